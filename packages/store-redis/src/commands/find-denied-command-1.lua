-- Finds a command that the scripts need and this user may not run: no script may find that out half-way.
--
-- KEYS[1]  a key of the store
-- ARGV     the commands
--
-- Reply: the first one that is denied, or an empty text; always empty before Redis 7, which cannot tell

if redis.acl_check_cmd then
  for _, command in ipairs(ARGV) do
    if not redis.acl_check_cmd(command, KEYS[1], KEYS[1]) then return command end
  end
end
return ''
