-- A stream's marker, length and a range of its events at one moment.
--
-- KEYS[1]  markers
-- KEYS[2]  the stream
-- ARGV[1]  the stream's name as it stands in its key
-- ARGV[2]  start
-- ARGV[3]  stop
--
-- Reply: { length, elements, marker }; no marker where there is none

return {
  redis.call('LLEN', KEYS[2]),
  redis.call('LRANGE', KEYS[2], ARGV[2], ARGV[3]),
  redis.call('HGET', KEYS[1], ARGV[1]) or nil,
}
