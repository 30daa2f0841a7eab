-- Carries out many appends, one after the other, each as a whole or not at all, and writes one log entry for all.
--
-- KEYS[1]   head: `<layout>:<last position>:<id of the last event>`
-- KEYS[2]   log
-- KEYS[3]   markers
-- KEYS[4]   categories: how many streams of each can be read
-- KEYS[5…]  the category logs that are touched, then the streams in the order of their use (repeats included)
-- ARGV[1]   `<layout>:<number of category logs>:<events that conflicts may carry along>`
-- ARGV[2…]  one append after the other. One write: `<expected>` or `<expected>,<events>`, then the events.
--           A group: `*<writes>,<checks>`, then its writes in that form, then `<expected>` for each check.
-- expected: `-1` no stream, `<revision>`, `<revision>@<id>`, `a` any, `e` the stream exists; `A` and `E` mean the
--           same and look for a repeat among the stream's last events.
-- An event: `["<id>",<type>,<schema version>,<data>,<metadata>,<system>`; the script adds `,<revision>,<position>,<ms>]`.
--
-- Reply: `<last position before>,<answer>,…`, or a list that starts with it where there are conflicts. An answer:
--   `<first revision>+…`  written, one for each write
--   `=<position>+<first revision>+…`  written before, by an append that ended at that position
--   `t<stream>` tombstoned, `w<stream>` the key holds something else; the stream's place in the append, from 0
--   `c<violations>`  conflict; the list goes on with `<stream>,<reason>,<state>,<head>,<missed>` for each
--                    violation and that many missed events; -1 where they are not sent along
-- `!gone` the head is missing, `!layout` another layout, `!full` no position is left: nothing was written.
--- @include "includes/stream-facts.lua"
--- @include "includes/judge.lua"
--- @include "includes/push-events.lua"
--- @include "includes/find-repeat.lua"
--- @include "includes/describe-conflict.lua"

local layout, categories, missedBudget = string.match(ARGV[1], '^(%d+):(%d+):(%d+)$')
categories, missedBudget = tonumber(categories), tonumber(missedBudget)
local head = redis.call('GET', KEYS[1])
if not head then return '!gone' end
local stored, last = string.match(head, '^(%d+):(%d+):')
if stored ~= layout then return '!layout' end
last = tonumber(last)
if last + #ARGV > 9007199254740991 then return '!full' end

local nameStart = #KEYS[1] + 2
local firstStream = 5 + categories
local names, marks = {}, {}
for i = firstStream, #KEYS do names[#names + 1] = string.sub(KEYS[i], nameStart) end
for from = 1, #names, 1000 do
  local to = math.min(from + 999, #names)
  local found = redis.call('HMGET', KEYS[3], unpack(names, from, to))
  for i = 1, #found do marks[names[from + i - 1]] = found[i] end
end

local time = redis.call('TIME')
local ending = ',' .. numeral(time[1] * 1000 + math.floor(time[2] / 1000)) .. ']'
local call = {
  before = last, position = last, ending = ending, marks = marks,
  names = {}, revisions = {}, counts = {}, linkCount = 0,
  writtenKeys = {}, writtenCounts = {}, writeCount = 0,
  revived = {}, born = {}, counted = {},
}
local lastEvent
local answers, tail = {}, {}
local arg, stream = 2, 0

local function headerOf(text)
  local expected, count = string.match(text, '^([^,]+),(%d+)$')
  if expected then return expected, tonumber(count) end
  return text, 1
end

-- One write to a stream without a marker at an exact revision: writing first and looking after is cheapest.
local function pushAtOnce(key, name, revision, from, count)
  local length = pushEvents(call, key, revision + 1, from, count)
  if type(length) == 'table' then return length end
  if length - count == revision + 1 then
    recordWrite(call, key, name, revision + 1, count)
    lastEvent = from + count - 1
    if revision < 0 then recordBirth(call, name) end
    return true
  end
  redis.call('LTRIM', key, 0, -count - 1)
  return false
end

local function participantsOf(writes, checks)
  local participants = {}
  for i = 1, writes + checks do
    local participant = { key = KEYS[firstStream + stream], name = names[stream + 1], count = 0 }
    stream = stream + 1
    if i <= writes then
      participant.expected, participant.count = headerOf(ARGV[arg])
      participant.from = arg + 1
    else
      participant.expected = ARGV[arg]
    end
    arg = arg + 1 + participant.count
    participants[i] = participant
  end
  return participants
end

local function appendGroup(participants, writes)
  local repeats, violations = 0, 0
  for i, participant in ipairs(participants) do
    local length = redis.pcall('LLEN', participant.key)
    if type(length) == 'table' then return 'w' .. (i - 1) end
    local facts = factsOf(marks[participant.name], length)
    if facts.state == 't' then return 't' .. (i - 1) end
    participant.facts = facts
    participant.verdict = judge(participant.expected, participant.key, facts)
    if i <= writes then findRepeat(participant) end
    if participant.verdict == '=' then repeats = repeats + 1 end
    if participant.verdict ~= 'h' then violations = violations + 1 end
  end
  if repeats == writes then return describeRepeat(participants, writes) end
  if violations > 0 then
    missedBudget = describeConflict(participants, tail, missedBudget)
    return 'c' .. violations
  end
  local revisions = {}
  for i = 1, writes do
    local key, name, facts = participants[i].key, participants[i].name, participants[i].facts
    local from, count, revision = participants[i].from, participants[i].count, participants[i].facts.head + 1
    local length = pushEvents(call, key, revision, from, count)
    if type(length) == 'table' then return length end
    recordWrite(call, key, name, revision, count)
    lastEvent = from + count - 1
    revisions[i] = revision
    if facts.state == 'd' then revive(call, name, facts) end
    if facts.state == 'm' then recordBirth(call, name) end
  end
  return table.concat(revisions, '+')
end

while arg <= #ARGV do
  local header = ARGV[arg]
  local key, name = KEYS[firstStream + stream], names[stream + 1]
  local expected, count = tonumber(header), 1
  local answer = false
  if not expected and string.byte(header) ~= 42 then
    expected, count = headerOf(header)
    expected = tonumber(expected)
  end
  if expected and not marks[name] then
    answer = pushAtOnce(key, name, expected, arg + 1, count)
    if answer == true then
      answer = expected + 1
      stream = stream + 1
      arg = arg + 1 + count
    end
  end
  if not answer then
    local writes, checks = 1, 0
    if string.byte(header) == 42 then
      writes, checks = string.match(header, '^%*(%d+),(%d+)$')
      arg = arg + 1
    end
    answer = appendGroup(participantsOf(tonumber(writes), tonumber(checks)), tonumber(writes))
  end
  if type(answer) == 'table' then
    if string.sub(answer.err, 1, 9) ~= 'WRONGTYPE' then return undo(call, answer) end
    stream = stream + 1
    arg = arg + 1 + count
    answer = 'w0'
  end
  answers[#answers + 1] = answer
end

local failure = writeLog(call, KEYS, categories, nameStart)
if failure then return undo(call, failure) end
if call.position > last then
  redis.call('SET', KEYS[1], layout .. ':' .. numeral(call.position) .. ':' .. idOf(ARGV[lastEvent]))
end
local summary = numeral(last) .. ',' .. table.concat(answers, ',')
if #tail == 0 then return summary end
table.insert(tail, 1, summary)
return tail
