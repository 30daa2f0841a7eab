-- Carries out many appends, one after the other, each as a whole or not at all, and writes one log entry for all.
--
-- KEYS[1]   head: `<layout>:<last position>:<id of the last event>`
-- KEYS[2]   log
-- KEYS[3]   markers
-- KEYS[4]   categories: how many streams of each can be read
-- KEYS[5…]  the category logs that are touched, then the streams in the order of their use (repeats included)
-- ARGV[1]   layout
-- ARGV[2]   number of category logs
-- ARGV[3]   what the appends expect. Plain, which is one write to one stream at a revision or to no stream, all of them:
--           `<first>` for a single append of one event. For others a JSON array: how many appends there are; for
--           each category log how many streams are created and the number of its last event in this call; for each
--           append its `<first>` and number of events.
--           Not plain: a JSON array: 0; then for each write `<expected>` or `<expected>,<events>`. Before those of a
--           group `*<writes>,<checks>`, after them `<expected>` for each check.
-- ARGV[4…]  plain: what goes into the log if all of them hold, and into each category's log where there are several
-- last one  the events, one a line: `["<id>",<type>,<schema version>,<data>,<metadata>,<system>,<revision>` where they
--           are plain, otherwise without the revision. The script adds `,<position>,<ms>]`, after the revision.
--
-- first: the revision of the append's first event; `<revision>@<id>` where the event before it is expected to have that
--        id.
-- expected: `-1` no stream, `<revision>`, `<revision>@<id>`, `a` any, `e` the stream exists; `A` and `E` mean the
--           same and look for a repeat among the stream's last events.
--
-- Reply: `<last position before>` where all appends are plain and hold. Otherwise `<last position before>,<answer>,…`,
-- or a list that starts with it where there are conflicts. An answer:
--   `<first revision>+…`  written, one for each write
--   `=<position>+<first revision>+…`  written before, by an append that ended at that position
--   `t<stream>` tombstoned, `w<stream>` the key holds something else, `v<stream>` the events have vanished; the
--                    stream's place in the append, from 0
--   `c<violations>`  conflict; the list goes on with `<stream>,<reason>,<state>,<head>,<missed>` for each
--                    violation and that many missed events; -1 where they are not sent along
-- `!gone` the head is missing, `!layout` another layout, `!full` no position is left: nothing was written.

local head = redis.call('GET', KEYS[1])
if not head then return '!gone' end
local stored, last = string.match(head, '^(%d+):(%d+):')
if stored ~= ARGV[1] then return '!layout' end
last = tonumber(last)
local NEWLINE, lines = string.char(10), ARGV[#ARGV]
if last + #lines > 9007199254740991 then return '!full' end

local time = redis.call('TIME')
local ending = ',' .. (time[1] * 1000 + math.floor(time[2] / 1000)) .. ']'
local categories = tonumber(ARGV[2])
local nameStart = #KEYS[1] + 2
local firstStream = 5 + categories
local names, marks

local function readNames()
  names = {}
  for i = firstStream, #KEYS do names[#names + 1] = string.sub(KEYS[i], nameStart) end
end

local done, entries, counted, failure = 0, {}, {}, nil
-- Most stores have no markers at all.
local marked = redis.call('EXISTS', KEYS[3]) == 1
local single, singleAfter = string.match(ARGV[3], '^(%d+)@?(.*)$')
single = tonumber(single)
local isOne = single and not marked and last < 9e13
if isOne then
--- @include "includes/append-one.lua"
end

if marked then
  readNames()
  marks = {}
  for from = 1, #names, 1000 do
    local to = math.min(from + 999, #names)
    local found = redis.call('HMGET', KEYS[3], unpack(names, from, to))
    for i = 1, #found do marks[names[from + i - 1]] = found[i] end
  end
end

-- What an append expects: the revision it begins with, and the id of the event before it if that matters.
local function firstOf(planned)
  if type(planned) == 'number' then return planned, '' end
  local revision, after = string.match(planned, '^(%d+)@?(.*)$')
  return tonumber(revision), after
end

local plan = single and { 1, single == 0 and 1 or 0, 1, ARGV[3], 1 } or cjson.decode(ARGV[3])
local plain, position = plan[1], last
if plain > 0 and not isOne then
--- @include "includes/append-plain.lua"
end

-- From here on: whatever is not plain, or does not hold.
local events, at = {}, 1
while at <= #lines do
  local stop = string.find(lines, NEWLINE, at, true) or #lines + 1
  events[#events + 1] = string.sub(lines, at, stop - 1)
  at = stop + 1
end
--- @include "includes/stream-facts.lua"
--- @include "includes/judge.lua"
--- @include "includes/push-events.lua"
--- @include "includes/find-repeat.lua"
--- @include "includes/describe-conflict.lua"

if not names then readNames() end
marks = marks or {}
local missedBudget = MISSED_EVENTS_PER_CALL
local call = {
  before = last, position = last, ending = ending, marks = marks, events = events,
  names = {}, revisions = {}, counts = {}, linkCount = 0,
  writtenKeys = {}, writtenCounts = {}, writeCount = 0,
  revived = {}, born = {}, counted = counted, entries = entries,
}
local lastEvent
local answers, tail = {}, {}
local stream, event, word = 0, 1, 2

local function plannedFirst() return firstOf(plan[2 + 2 * (categories + stream)]) end
local function plannedEvents() return plan[3 + 2 * (categories + stream)] end

for i = 1, done do
  local name, revision, count = names[i], plannedFirst(), plannedEvents()
  recordWrite(call, KEYS[firstStream + stream], name, revision, count)
  if revision == 0 then recordBirth(call, name) end
  stream = i
  event = event + count
  lastEvent = event - 1
  answers[i] = numeral(revision)
end
if failure then return undo(call, failure) end

local function nextWord()
  word = word + 1
  return plan[word - 1]
end

-- One write to a stream without a marker at an exact revision: writing first and looking after is cheapest.
local function pushAtOnce(participant, revision)
  local key, name, from, count = participant.key, participant.name, participant.from, participant.count
  local length = pushEvents(call, key, revision, from, count)
  if type(length) == 'table' then return length end
  if length - count == revision then
    recordWrite(call, key, name, revision, count)
    lastEvent = from + count - 1
    if revision == 0 then recordBirth(call, name) end
    return numeral(revision)
  end
  redis.call('LTRIM', key, 0, -count - 1)
  return false
end

-- Takes the revisions off that the client wrote in the hope that they hold.
local function expectPlanned(participant)
  local count, revision, after = plannedEvents(), plannedFirst()
  participant.expected, participant.count = tostring(numeral(revision - 1)), count
  if after ~= '' then participant.expected = participant.expected .. '@' .. after end
  for i = 0, count - 1 do
    events[event + i] = string.sub(events[event + i], 1, -2 - #tostring(numeral(revision + i)))
  end
end

local function expectNext(participant)
  local text = nextWord()
  local expected, count = string.match(text, '^([^,]+),(%d+)$')
  participant.expected, participant.count = expected or text, tonumber(count) or 1
end

local function participantsOf(writes, checks)
  local participants = {}
  for i = 1, writes + checks do
    local participant = { key = KEYS[firstStream + stream], name = names[stream + 1], count = 0 }
    if plain > 0 then
      expectPlanned(participant)
    elseif i <= writes then
      expectNext(participant)
    else
      participant.expected = nextWord()
    end
    participant.from = event
    event = event + participant.count
    stream = stream + 1
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
    if facts.state == 't' or facts.state == 'v' then return facts.state .. (i - 1) end
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
    revisions[i] = numeral(revision)
    if facts.state == 'd' then revive(call, name, facts) end
    if facts.state == 'm' then recordBirth(call, name) end
  end
  return table.concat(revisions, '+')
end

while event <= #events do
  local writes, checks = 1, 0
  if plain == 0 and string.byte(plan[word]) == 42 then
    writes, checks = string.match(nextWord(), '^%*(%d+),(%d+)$')
    writes, checks = tonumber(writes), tonumber(checks)
  end
  local participants = participantsOf(writes, checks)
  local only = writes + checks == 1 and participants[1]
  local answer = false
  if only and not marks[only.name] then
    local expected = tonumber(only.expected)
    if expected then answer = pushAtOnce(only, expected + 1) end
  end
  answer = answer or appendGroup(participants, writes)
  if type(answer) == 'table' then
    if string.sub(answer.err, 1, 9) ~= 'WRONGTYPE' then return undo(call, answer) end
    answer = 'w0'
  end
  answers[#answers + 1] = answer
end

failure = writeLog(call, KEYS, categories, nameStart)
if failure then return undo(call, failure) end
if call.position > last then
  redis.call('SET', KEYS[1], stored .. ':' .. numeral(call.position) .. ':' .. idOf(events[lastEvent]))
end
local summary = numeral(last) .. ',' .. table.concat(answers, ',')
if #tail == 0 then return summary end
table.insert(tail, 1, summary)
return tail
