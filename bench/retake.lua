-- wrk: one decision of a case that is sent along; the CSRF token is the argument.
function init(args)
   wrk.method = "POST"
   wrk.headers["Content-Type"] = "application/json"
   wrk.headers["X-CSRF"] = args[1]
   wrk.body = '{"program":"cma-aama","on":"2026-12-01","case":{' ..
      '"graduated":"2025-06-01","member":false,"attempts":[' ..
      '{"date":"2026-08-20","result":"fail"},' ..
      '{"date":"2026-11-20","result":"fail"}]}}'
end
