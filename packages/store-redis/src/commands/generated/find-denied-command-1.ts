// Built from src/commands/find-denied-command-1.lua by scripts/build-lua.mjs.
import type { Script } from '../script.js';

export const findDeniedCommandScript: Script = {
  name: 'find-denied-command',
  keys: 1,
  sha1: '500ae122fbe46b4b03aca1cffb484f51c01f255c',
  lua: `if redis.acl_check_cmd then
  for _, command in ipairs(ARGV) do
    if not redis.acl_check_cmd(command, KEYS[1], KEYS[1]) then return command end
  end
end
return ''`,
};
