-- Lets tshark and Wireshark see the ISO 8583 messages of `posfault acquirer` behind their TPDU and header:
--   tshark -X lua_script:posfault.lua -d tcp.port==1,iso8583
-- The port is 5000 unless POSFAULT_PORT says another; the header has 6 bytes, or 0 where POSFAULT_HEADER says so (ascii). Wireshark's dissector has no name to be had by: port 1 lends it.
-- Fields 48, 60 and 61 are BCD here, which Wireshark does not expect.
local LENGTH, TPDU = 2, 5
local HEADER = tonumber(os.getenv("POSFAULT_HEADER") or "6")
local FRONT = TPDU + HEADER
local ports = DissectorTable.get("tcp.port")
local posfault = Proto("posfault", "TPDU and header of a terminal")
local tpdu = ProtoField.bytes("posfault.tpdu", "TPDU")
local header = ProtoField.bytes("posfault.header", "Header")
posfault.fields = { tpdu, header }

local function length_of(buffer, _, offset)
    return LENGTH + buffer(offset, LENGTH):uint()
end

local function message(buffer, pinfo, tree)
    if buffer:len() < LENGTH + FRONT then return buffer:len() end
    local branch = tree:add(posfault, buffer(0, LENGTH + FRONT))
    branch:add(tpdu, buffer(LENGTH, TPDU))
    if HEADER > 0 then branch:add(header, buffer(LENGTH + TPDU, HEADER)) end
    local rest = buffer(LENGTH + FRONT):bytes()
    local whole = ByteArray.new(string.format("%04x", rest:len()))
    whole:append(rest)
    ports:get_dissector(1):call(whole:tvb("ISO 8583"), pinfo, tree)
    return buffer:len()
end

function posfault.dissector(buffer, pinfo, tree)
    dissect_tcp_pdus(buffer, tree, LENGTH, length_of, message)
end

ports:add(tonumber(os.getenv("POSFAULT_PORT") or "5000"), posfault)
