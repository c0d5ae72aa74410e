"""The acquirer behind TLS."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """Files of a certificate for this machine, signed by itself, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "posfault test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
            .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
            .sign(key, hashes.SHA256()))
    cert_file, key_file = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                           serialization.NoEncryption()))
    return cert_file, key_file


def test_a_terminal_trades_over_tls_and_plain_text_gets_nothing(
        serve: Any, client: Any, connected: Any, certificate: tuple[Path, Path]) -> None:
    cert, key = certificate
    server = serve("--terminals", 1, "--tls-cert", cert, "--tls-key", key)
    plain = connected(server)
    plain.sendall(b"\x00\x05hello")
    assert b"0810" not in plain.recv(4096)      # an alert, or nothing

    async def trades() -> bool:
        till = client.Till(client.numbered(1)[0])
        await till.connect(server.port, ssl.create_default_context(cafile=cert))
        await till.sign_on()
        await till.sale(100, client.card(1))
        agreed: bool = await till.settle()
        await till.close()
        return agreed

    assert asyncio.run(trades())
    status, _, problems = server.end()
    assert (status, problems) == (0, "")
