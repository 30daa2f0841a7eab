-- A stream's marker, length and a range of its events at one moment.
--
-- KEYS[1]  head
-- KEYS[2]  markers
-- KEYS[3]  the stream
-- ARGV[1]  the stream's name as it stands in its key
-- ARGV[2]  start
-- ARGV[3]  stop
--
-- Reply: { head, length, elements, marker }; nil where there is none, no marker where there is none

return {
  redis.call('GET', KEYS[1]),
  redis.call('LLEN', KEYS[3]),
  redis.call('LRANGE', KEYS[3], ARGV[2], ARGV[3]),
  redis.call('HGET', KEYS[2], ARGV[1]) or nil,
}
