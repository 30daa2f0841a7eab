-- Whether an expectation holds, as judgeExpectation in the core says. Answers `h` (holds) or a reason:
-- `r` revision, `d` diverged, `u` unverifiable.
local function judge(expected, key, facts)
  if expected == 'a' or expected == 'A' then return 'h' end
  if expected == 'e' or expected == 'E' then return facts.state == 'a' and 'h' or 'r' end
  if expected == '-1' then return facts.state == 'a' and 'r' or 'h' end
  local revision, id = string.match(expected, '^(%d+)@?(.*)$')
  revision = tonumber(revision)
  if id ~= '' then
    if revision > facts.head then return 'd' end
    if revision < facts.first then return 'u' end
    if idOf(redis.call('LINDEX', key, revision - facts.first) or '') ~= id then return 'd' end
  end
  return revision == facts.head and 'h' or 'r'
end
