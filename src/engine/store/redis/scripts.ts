import { type CommandParser, defineScript } from '@redis/client';
import { upkeep } from '../size.js';
import { placeDigits } from './wire.js';

/** What a sandbox has lost besides its head, which says how much of each there is; one of an earlier version may not. */
const missing = `
local function missing(head, records, counters, feed)
  local said = redis.call('HMGET', head, 'held', 'counted', 'feedBytes')
  if said[1] and redis.call('HLEN', records) ~= tonumber(said[1]) then return 'records' end
  if said[2] and redis.call('HLEN', counters) ~= tonumber(said[2]) then return 'counters' end
  if tonumber(said[3] or 0) > 0 and redis.call('EXISTS', feed) == 0 then return 'feed' end
end
`;

/**
 * Keeps a batch of commits, all or none. A commit is a list of pairs, each a letter with what it is about, and a value:
 *
 *   z                    nothing is left of records and counters
 *   r<collection>\n<id>  a record: its place in ten digits, then JSON; d<collection>\n<id> removes it
 *   c<name>              the next number of a counter
 *   f<seq>               nothing is left of the feed up to here
 *   e<kind>\n<id>\n<seq>  an event with its text
 *   u<ms>                when the sandbox was used last
 *   s<collection>        the id of the record that comes first by the collection's schedule, or nothing
 *   x                    the end of the sandbox
 *
 * KEYS: head, records, counters, feed, recent, last, batch
 * ARGV: version and tip that it builds on (for a sandbox that begins nothing, and the number before its first event), id
 *       of the batch, process, channel and message for the others, 1 to hand over to a process that waits, 1 to wait for
 *       its own turn where it is behind, events and bytes that the feed keeps, how many commits; then of each how many
 *       pairs, and these
 * Answers kept with the process that waits for its turn, or nothing; behind with version and tip, and the commits since; lost
 * where it can't tell; damaged with what is gone of the sandbox though nobody removed it.
 *
 * A tip is the id of the batch that led to a version: where Redis has lost commits, a version that is reached again is
 * another.
 */
const append = `${missing}
local head, records, counters, feed, recent, last, batch = unpack(KEYS)
local version, tip, id, process, channel, message = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local handsOver, asksForTurn = ARGV[7] == '1', ARGV[8] == '1'
local mostEvents, mostBytes, commits = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local begins = version == ''
local there = redis.call('HMGET', head, 'version', 'tip', 'waiting', 'records', 'bytes', 'seq', 'feedBytes', 'dropped')

if there[1] then
  local gone = missing(head, records, counters, feed)
  if gone then return {'damaged', gone} end
end

local fits
if begins then
  fits = not there[1] and tonumber(redis.call('GET', last) or 0) <= tonumber(tip)
else
  fits = there[2] == tip
end
if not fits then
  if commits > 0 and redis.call('GET', batch) == id then return {'kept', ''} end
  if begins or not there[1] then return {'lost'} end
  -- Who committed last waits for nothing, though it may have handed over.
  local isLast = there[3] and string.sub(there[2] or '', 1, #there[3] + 1) == there[3] .. '-'
  if asksForTurn and (not there[3] or isLast) then redis.call('HSET', head, 'waiting', process) end
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
      bytes = bytes + #value - ${placeDigits} + ${upkeep.record}
      owned = owned + ownedIn(name)
    end
    redis.call('HSET', records, name, value)
  end,
  d = function(name)
    local before = redis.call('HSTRLEN', records, name)
    if before == 0 then return end
    bytes = bytes - before + ${placeDigits} - ${upkeep.record}
    owned = owned - ownedIn(name)
    redis.call('HDEL', records, name)
  end,
  c = function(name, value)
    if redis.call('HSET', counters, name, value) == 1 then bytes = bytes + #name + ${upkeep.counter} end
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
  s = function(collection, id) redis.call('HSET', head, 'first:' .. collection, id) end,
  x = function() ended = true end,
}

local at = 12
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
  'seq', seq, 'feedBytes', feedBytes, 'dropped', dropped,
  'held', redis.call('HLEN', records), 'counted', redis.call('HLEN', counters))
redis.call('PEXPIRE', recent, 600000)
if waiting ~= '' and handsOver then
  redis.call('HSET', head, 'waiting', process)
elseif waiting == '' and there[3] then
  redis.call('HDEL', head, 'waiting')
end
return {'kept', waiting}
`;

/**
 * A piece of a sandbox, and what happened to it since the piece before; nothing where there is none. It is scanned, or read
 * from its newest event on: Redis is held for no longer, however large it is.
 *
 * KEYS: head, records, counters, feed, recent
 * ARGV: version and tip of what was read so far, or nothing; records, counters or feed; where to go on; how many at most
 * Answers nothing; what is gone; or the head, and, unless it can't tell what happened since, the commits and the piece.
 */
const read = `${missing}
local head, records, counters, feed, recent = unpack(KEYS)
local there = redis.call('HMGET', head, 'version', 'tip', 'used', 'seq', 'forgotten', 'dropped', 'bytes', 'feedBytes', 'life')
if not there[1] then return {} end
local gone = missing(head, records, counters, feed)
if gone then return gone end

local since = {}
if ARGV[1] ~= '' and ARGV[2] ~= there[2] then
  local known = redis.call('XRANGE', recent, ARGV[1] .. '-0', ARGV[1] .. '-0')
  if not known[1] or known[1][2][2] ~= ARGV[2] then return {there} end
  since = redis.call('XRANGE', recent, '(' .. ARGV[1] .. '-0', '+')
end
if ARGV[3] ~= 'feed' then
  return {there, since, redis.call('HSCAN', ARGV[3] == 'records' and records or counters, ARGV[4], 'COUNT', ARGV[5])}
end
local newest = tonumber(there[4]) - tonumber(ARGV[4] == '' and there[4] or ARGV[4]) + 1
return {there, since, {ARGV[4], redis.call('LRANGE', feed, -newest - ARGV[5] + 1, -newest)}}
`;

/**
 * A record, and the first by the schedule of each of some collections; undecided where one was never noted.
 *
 * KEYS: head, records, counters, feed   ARGV: name of the record, collections
 * Answers nothing where there is no such sandbox; what is gone; or whether the firsts are known, the record, and these.
 */
const glance = `${missing}
local head, records, counters, feed = unpack(KEYS)
if redis.call('HEXISTS', head, 'version') == 0 then return {} end
local gone = missing(head, records, counters, feed)
if gone then return gone end
local known, firsts = 1, {}
for i = 2, #ARGV do
  local id = redis.call('HGET', head, 'first:' .. ARGV[i])
  if not id then known = 0 end
  firsts[i - 1] = id and id ~= '' and redis.call('HGET', records, ARGV[i] .. '\\n' .. id)
end
return {known, redis.call('HGET', records, ARGV[1]), unpack(firsts)}
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
  tillboxRead: script(read, 5),
  tillboxGlance: script(glance, 4),
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
