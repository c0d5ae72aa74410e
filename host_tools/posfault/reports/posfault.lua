-- Lets tshark and Wireshark read the ISO 8583 messages of posfault, live or from a capture, behind TPDU and header:
--   tshark -X lua_script:posfault.lua -d tcp.port==1,iso8583 -o "iso8583.len_endian:Big endian"
--     -o "iso8583.charset:Digits represented as ASCII Characters"
--     -o "iso8583.binencode:Bin data represented as Hex Ascii characters"
-- The port is 5000 unless POSFAULT_PORT says another; the header has 6 bytes, or 0 where POSFAULT_HEADER says so (ascii).
-- Wireshark's dissector has no name to be had by: port 1 lends it. Behind a header fields are packed, more of them than it
-- expects, so it is handed the same message in characters. Of an AES PIN block and of F53 it has room for the first half.
local LENGTH, TPDU = 2, 5
local HEADER = tonumber(os.getenv("POSFAULT_HEADER") or "6")
local FRONT = TPDU + HEADER
-- number, kind, length, as firmware/facts/iso_fields.py has them
local FIELDS = {
    [2] = { "n_ll", 19 }, [3] = { "n", 6 }, [4] = { "n", 12 }, [11] = { "n", 6 }, [12] = { "n", 6 }, [13] = { "n", 4 },
    [14] = { "n", 4 }, [15] = { "n", 4 }, [22] = { "n_left", 3 }, [23] = { "n", 3 }, [25] = { "n", 2 }, [26] = { "n", 2 },
    [32] = { "n_ll", 11 }, [35] = { "z_ll", 37 }, [36] = { "z_lll", 104 }, [37] = { "ans", 12 }, [38] = { "ans", 6 },
    [39] = { "ans", 2 }, [41] = { "ans", 8 }, [42] = { "ans", 15 }, [44] = { "ans_ll", 25 }, [48] = { "n_lll", 322 },
    [49] = { "ans", 3 }, [52] = { "b", 16 }, [53] = { "n", 16 }, [54] = { "ans_lll", 20 }, [55] = { "b_lll", 255 },
    [59] = { "ans_lll", 255 }, [60] = { "n_lll", 17 }, [61] = { "n_lll", 29 }, [62] = { "b_lll", 512 }, [63] = { "ans_lll", 163 },
    [64] = { "b", 8 },
}
local ROOM = { [52] = 16, [53] = 8 }
local ports = DissectorTable.get("tcp.port")
local posfault = Proto("posfault", "TPDU and header of a terminal")
local tpdu = ProtoField.bytes("posfault.tpdu", "TPDU")
local header = ProtoField.bytes("posfault.header", "Header")
posfault.fields = { tpdu, header }

local function length_of(buffer, _, offset)
    return LENGTH + buffer(offset, LENGTH):uint()
end

local function characters(hex)
    return (hex:gsub("%x%x", function(two) return string.char(tonumber(two, 16)) end))
end

-- The field at `at` in hex digits: in characters, and where the next one begins; nil where there is not so much.
local function field(hex, at, number)
    local kind, length = FIELDS[number][1], FIELDS[number][2]
    local content, width = kind:match("^(%a+)"), kind:match("_(l+)$")
    local prefix = ""
    if width then
        local digits = #width == 2 and 2 or 4
        length = tonumber(hex:sub(at, at + digits - 1))
        if not length then return nil end
        at = at + digits
        prefix = string.format("%0" .. #width .. "d", content == "b" and 2 * length or length)
    end
    local packed = content == "n" or content == "z"
    local halves = packed and length + length % 2 or 2 * length
    local value = hex:sub(at, at + halves - 1)
    if #value < halves then return nil end
    if packed then
        value = kind == "n" and value:sub(-length) or value:sub(1, length)
    elseif content == "ans" then
        value = characters(value)
    end
    return prefix .. value:sub(1, ROOM[number] or -1), at + halves
end

-- A packed message in characters; nil where it cannot be read.
local function in_characters(hex)
    local bitmap, at = hex:sub(5, 20), 21
    if #bitmap < 16 then return nil end
    local found = hex:sub(1, 20)
    for number = 2, 64 do
        local place = math.floor((number + 3) / 4)
        local four = tonumber(bitmap:sub(place, place), 16)
        if math.floor(four / 2 ^ (3 - (number - 1) % 4)) % 2 == 1 then
            if not FIELDS[number] then return nil end
            local value
            value, at = field(hex, at, number)
            if not value then return nil end
            found = found .. value
        end
    end
    return found .. characters(hex:sub(at))
end

local function message(buffer, pinfo, tree)
    if buffer:len() < LENGTH + FRONT then return buffer:len() end
    local branch = tree:add(posfault, buffer(0, LENGTH + FRONT))
    branch:add(tpdu, buffer(LENGTH, TPDU))
    if HEADER > 0 then branch:add(header, buffer(LENGTH + TPDU, HEADER)) end
    local rest = buffer(LENGTH + FRONT):bytes()
    local written = HEADER > 0 and in_characters(rest:tohex())
    if written then rest = ByteArray.new(written, true) end
    local whole = ByteArray.new(string.format("%04x", rest:len()))
    whole:append(rest)
    ports:get_dissector(1):call(whole:tvb("ISO 8583"), pinfo, tree)
    return buffer:len()
end

function posfault.dissector(buffer, pinfo, tree)
    dissect_tcp_pdus(buffer, tree, LENGTH, length_of, message)
end

ports:add(tonumber(os.getenv("POSFAULT_PORT") or "5000"), posfault)
