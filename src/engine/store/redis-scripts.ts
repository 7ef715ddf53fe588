import { type CommandParser, defineScript } from '@redis/client';

/**
 * Keeps a batch of commits, all or none. A commit is a list of pairs, each a letter with what it is about, and a value:
 *
 *   z                    nothing is left of records and counters
 *   r<collection>\n<id>  a record: its place in ten digits, then JSON; d<collection>\n<id> removes it
 *   c<name>              the next number of a counter
 *   f<seq>               nothing is left of the feed up to here
 *   e<kind>\n<id>\n<seq>  an event with its text
 *   u<ms>                when the sandbox was used last
 *   x                    the end of the sandbox
 *
 * KEYS: head, records, counters, feed, recent, last, batch
 * ARGV: version and tip that it builds on (for a sandbox that begins nothing, and the number before its first event), id
 *       of the batch, process, channel and message for the others, 1 to hand over to a process that waits, events and
 *       bytes that the feed keeps, how many commits; then of each how many pairs, and these
 * Answers kept with the process that waits for its turn, or nothing; behind with version and tip, and the commits since; lost
 * where it can't tell.
 *
 * A tip is the id of the batch that led to a version: where Redis has lost commits, a version that is reached again is
 * another.
 */
const append = `
local head, records, counters, feed, recent, last, batch = unpack(KEYS)
local version, tip, id, process, channel, message = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local handsOver = ARGV[7] == '1'
local mostEvents, mostBytes, commits = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local begins = version == ''
local there = redis.call('HMGET', head, 'version', 'tip', 'waiting', 'records', 'bytes', 'seq', 'feedBytes', 'dropped')

local fits
if begins then
  fits = not there[1] and tonumber(redis.call('GET', last) or 0) <= tonumber(tip)
else
  fits = there[2] == tip
end
if not fits then
  if commits > 0 and redis.call('GET', batch) == id then return {'kept', ''} end
  if begins or not there[1] then return {'lost'} end
  if commits > 0 then redis.call('HSETNX', head, 'waiting', process) end
  local known = redis.call('XRANGE', recent, version .. '-0', version .. '-0')
  if not known[1] or known[1][2][2] ~= tip then return {'lost'} end
  return {'behind', there[1], there[2], redis.call('XRANGE', recent, '(' .. version .. '-0', '+')}
end
if commits == 0 then return {'kept', ''} end

local owned, bytes = tonumber(there[4] or 0), tonumber(there[5] or 0)
local seq, feedBytes, dropped = tonumber(there[6] or 0), tonumber(there[7] or 0), tonumber(there[8] or 0)
local reached = tonumber(version) or 0
local ended = false
if begins then
  redis.call('DEL', last)
  redis.call('HSET', head, 'life', id)
elseif redis.call('EXISTS', recent) == 0 then
  redis.call('XADD', recent, version .. '-0', 'b', tip)
end

local function ownedIn(name)
  local slash = string.find(name, '/', 1, true)
  if slash and slash < string.find(name, '\\n', 1, true) then return 1 end
  return 0
end

local function letOldestGo()
  local event = redis.call('LPOP', feed)
  local kind = string.find(event, '\\n', 1, true)
  feedBytes = feedBytes - (#event - string.find(event, '\\n', kind + 1, true))
  if string.sub(event, 1, kind - 1) == 'request' then dropped = dropped + 1 end
end

local carryOut = {
  z = function()
    redis.call('DEL', records, counters)
    owned, bytes = 0, 0
  end,
  r = function(name, value)
    local before = redis.call('HSTRLEN', records, name)
    if before > 0 then
      bytes = bytes + #value - before
    else
      bytes = bytes + #value - 10
      owned = owned + ownedIn(name)
    end
    redis.call('HSET', records, name, value)
  end,
  d = function(name)
    local before = redis.call('HSTRLEN', records, name)
    if before == 0 then return end
    bytes = bytes - before + 10
    owned = owned - ownedIn(name)
    redis.call('HDEL', records, name)
  end,
  c = function(name, value)
    if redis.call('HSET', counters, name, value) == 1 then bytes = bytes + #name + 4 end
  end,
  f = function(number)
    redis.call('DEL', feed)
    redis.call('HSET', head, 'forgotten', number)
    seq, feedBytes, dropped = tonumber(number), 0, 0
  end,
  e = function(name, text)
    local number = string.match(name, '%d+$')
    seq = tonumber(number)
    feedBytes = feedBytes + #text
    local length = redis.call('RPUSH', feed, string.sub(name, 1, -#number - 1) .. text)
    while length > mostEvents or feedBytes > mostBytes do
      letOldestGo()
      length = length - 1
    end
  end,
  u = function(at)
    local used = redis.call('HGET', head, 'used')
    if not used or tonumber(used) < tonumber(at) then redis.call('HSET', head, 'used', at) end
  end,
  x = function() ended = true end,
}

local at = 11
for _ = 1, commits do
  local count = tonumber(ARGV[at])
  local size, whole = 0, count > 3000
  for i = at + 1, at + 2 * count, 2 do
    local what = string.sub(ARGV[i], 1, 1)
    carryOut[what](string.sub(ARGV[i], 2), ARGV[i + 1])
    size = size + #ARGV[i] + #ARGV[i + 1]
    whole = whole or what == 'z' or what == 'x'
  end
  reached = reached + 1
  if whole or size > 65536 then
    redis.call('DEL', recent)
    redis.call('XADD', recent, reached .. '-0', 'b', id)
  else
    redis.call('XADD', recent, 'MAXLEN', '~', 512, reached .. '-0', 'b', id, unpack(ARGV, at + 1, at + 2 * count))
  end
  at = at + 1 + 2 * count
end

redis.call('SET', batch, id, 'PX', 60000)
local waiting = there[3]
if not waiting or waiting == process then waiting = '' end
redis.call('PUBLISH', channel, message .. (handsOver and waiting or ''))
if ended then
  local life = redis.call('HGET', head, 'life')
  redis.call('DEL', head, records, counters, feed, recent)
  redis.call('SET', last, seq, 'EX', 604800)
  return {'kept', '', life}
end
redis.call('HSET', head, 'version', reached, 'tip', id, 'records', owned, 'bytes', bytes,
  'seq', seq, 'feedBytes', feedBytes, 'dropped', dropped)
redis.call('PEXPIRE', recent, 600000)
if waiting ~= '' and handsOver then
  redis.call('HSET', head, 'waiting', process)
elseif waiting == '' and there[3] then
  redis.call('HDEL', head, 'waiting')
end
return {'kept', waiting}
`;

/** All of a sandbox at one instant, or nothing. KEYS: head, records, counters, feed */
const load = `
local there = redis.call('HMGET', KEYS[1], 'version', 'tip', 'used', 'seq', 'forgotten', 'dropped')
if not there[1] then return {} end
return {there, redis.call('HGETALL', KEYS[2]), redis.call('HGETALL', KEYS[3]), redis.call('LRANGE', KEYS[4], 0, -1)}
`;

/** Notes when a sandbox was used last. KEYS: head   ARGV: real time in ms */
const touch = `
local used = redis.call('HGET', KEYS[1], 'used')
if used and tonumber(used) < tonumber(ARGV[1]) then redis.call('HSET', KEYS[1], 'used', ARGV[1]) end
`;

/** Takes a place for a sandbox that is to begin. KEYS: registry   ARGV: sandbox, its entry, how many there may be */
const reserve = `
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
`;

/** Gives a place back, unless it is another's by now. KEYS: registry   ARGV: sandbox, its entry */
const release = `
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
`;

/** Redis is asked for nothing but these. Each takes its keys and its arguments. */
export const scripts = {
  tillboxAppend: script(append, 7),
  tillboxLoad: script(load, 4),
  tillboxTouch: script(touch, 1),
  tillboxReserve: script(reserve, 1),
  tillboxRelease: script(release, 1),
};

export type ScriptName = keyof typeof scripts;

function script(text: string, keyCount: number) {
  return defineScript({
    SCRIPT: text,
    NUMBER_OF_KEYS: keyCount,
    parseCommand(parser: CommandParser, keys: readonly string[], args: readonly string[]) {
      parser.pushKeys([...keys]);
      parser.pushVariadic([...args]);
    },
    transformReply: (reply: unknown): unknown => reply,
  });
}
