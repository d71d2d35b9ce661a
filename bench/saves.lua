-- wrk: saves answers, each the next sequence number of its item.
-- arguments: port, first sitting, sittings a thread, items of each; sitting n
-- belongs to the person n of tests/support/resit.py
local thread_n = 0

function setup(thread)
  thread:set("thread_n", thread_n)
  thread_n = thread_n + 1
end

function init(args)
  port, first = args[1], tonumber(args[2])
  per_thread, n_items = tonumber(args[3]), tonumber(args[4])
  at, stored, other = 0, 0, 0
end

function request()
  local pairs_ = per_thread * n_items
  local person = thread_n * per_thread + at % per_thread
  local headers = { Cookie = "resit_" .. port .. "=people-" .. person,
                    ["X-CSRF"] = "csrf-" .. person,
                    ["Content-Type"] = "application/json",
                    Accept = "application/json" }
  local item = math.floor(at / per_thread) % n_items + 1
  local seq = math.floor(at / pairs_) + 1
  at = at + 1
  return wrk.format("PUT", "/api/v1/sittings/" .. first + person .. "/responses/" ..
    item, headers, '{"choices":["' .. (seq % 2 == 0 and "a" or "b") ..
    '"],"seq":' .. seq .. '}')
end

function response(status)
  if status == 200 then stored = stored + 1 else other = other + 1 end
end

local threads = {}
local setup_ = setup
function setup(thread)
  setup_(thread)
  table.insert(threads, thread)
end

function done(summary, latency)
  local stored, other = 0, 0
  for _, t in ipairs(threads) do
    stored = stored + t:get("stored")
    other = other + t:get("other")
  end
  print(string.format("RESULT %d %d %f %f %f", stored, other,
    summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3))
end
