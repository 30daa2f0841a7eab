-- A stream's marker, length and a range of its events at one moment.
--
-- KEYS[1]  head
-- KEYS[2]  markers
-- KEYS[3]  the stream
-- ARGV[1]  the stream's name as it stands in its key
-- ARGV[2]  start
-- ARGV[3]  stop
--
-- Reply: { 1 if there is a head or 0, length, elements, marker }; no marker where there is none

return {
  redis.call('EXISTS', KEYS[1]),
  redis.call('LLEN', KEYS[3]),
  redis.call('LRANGE', KEYS[3], ARGV[2], ARGV[3]),
  redis.call('HGET', KEYS[2], ARGV[1]) or nil,
}
