-- wrk: saves answers, each the next sequence number of its item.
-- arguments: port, first sitting, sittings a thread, items of each; sitting n
-- belongs to the person n of tests/support/resit.py
local threads = {}

-- Each thread has this script to itself, so its number must not be a local.
function setup(thread)
  thread:set("thread_n", #threads)
  table.insert(threads, thread)
end

function init(args)
  port, first = args[1], tonumber(args[2])
  per_thread, n_items = tonumber(args[3]), tonumber(args[4])
  -- wrk asks its first thread for one request that it does not send
  at = thread_n == 0 and -1 or 0
  stored, refused, why = 0, 0, ""
end

function request()
  local n = math.max(at, 0)
  local person = thread_n * per_thread + n % per_thread
  local headers = { Cookie = "resit_" .. port .. "=people-" .. person,
                    ["X-CSRF"] = "csrf-" .. person,
                    ["Content-Type"] = "application/json",
                    Accept = "application/json" }
  local item = math.floor(n / per_thread) % n_items + 1
  local seq = math.floor(n / (per_thread * n_items)) + 1
  at = at + 1
  return wrk.format("PUT", "/api/v1/sittings/" .. first + person .. "/responses/" ..
    item, headers, '{"choices":["' .. (seq % 2 == 0 and "a" or "b") ..
    '"],"seq":' .. seq .. '}')
end

function response(status, headers, body)
  if status == 200 then
    stored = stored + 1
  else
    refused, why = refused + 1, status .. " " .. body
  end
end

function done(summary, latency)
  local stored, why = 0, ""
  local e = summary.errors
  local refused = e.connect + e.read + e.write + e.timeout
  for _, t in ipairs(threads) do
    stored = stored + t:get("stored")
    refused = refused + t:get("refused")
    why = t:get("why") .. why
  end
  print(why)
  print(string.format("RESULT %d %d %f %f %f", stored, refused,
    summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3))
end
