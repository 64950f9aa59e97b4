-- Last touches before a record leaves: what a file needs, what a line of syslog
-- needs. The fields of a record are never read as anything but text.

local file, largest, kept = "/records/records.log", 20 * 1024 * 1024, 4
-- How much may be written between two looks at the file's size, in bytes.
local stride = 1024 * 1024
local written = stride

local function size_of(path)
  local handle = io.open(path, "r")
  if handle == nil then return 0 end
  local size = handle:seek("end")
  handle:close()
  return size or 0
end

-- records.log becomes records.log.1, and so on; the oldest is overwritten.
local function rotate()
  for number = kept - 1, 1, -1 do
    os.rename(file .. "." .. number, file .. "." .. number + 1)
  end
  os.rename(file, file .. ".1")
end

-- Adds the time, and begins a new file when the present one is full.
function to_file(tag, timestamp, record)
  written = written + #(record.log or "") + 256
  if written >= stride then
    written = 0
    if size_of(file) >= largest then rotate() end
  end
  record.time = os.date("!%Y-%m-%dT%H:%M:%S", timestamp)
    .. string.format(".%03dZ", math.floor(timestamp * 1000) % 1000)
  return 2, timestamp, record
end

-- A control character would be an instruction to whatever reads the line: it is
-- written as \xNN.
function to_syslog(tag, timestamp, record)
  record.log = (record.log or ""):gsub("%c", function(character)
    return string.format("\\x%02x", character:byte())
  end)
  return 2, timestamp, record
end

-- For the health check: lets the word pass that the receiver answers.
function only_alive(tag, timestamp, record)
  return record.alive and 0 or -1
end
