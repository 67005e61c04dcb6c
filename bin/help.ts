import { settingsHelp } from './serve/settings-help.ts'

const general = `tokenroom: how much room is left in a model's context window

  npx tokenroom count [files…]   count the tokens of files, or of standard input
  npx tokenroom serve            serve the pre-flight service, or a budget proxy, on this machine
  npx tokenroom key              make a key for the proxy, with the hash that it is known by
  npx tokenroom usage [files…]   report who used what, from log lines
  npx tokenroom encodings        list the encodings and the models that use them

  npx tokenroom <command> --help says more. npx tokenroom --version says which.
`

const commands: Readonly<Record<string, string>> = {
  count: `tokenroom count [files…]

  Counts the tokens of files and shows a table with the total. A file is a path, a folder, or a glob
  ("prompts/**/*.md", "!**/draft-*"). Without files, or as "-", it reads standard input, however long that is.
  Text is UTF-8, or UTF-16 with a mark. A model without a public encoding is counted with bounds (≈); the limit holds
  for the upper one. Files that cannot be counted are named. In folders, node_modules, hidden files and what .gitignore
  names are left out. Each file is counted once.

  -m, --model <name>   a model (gpt-4o) or an encoding (cl100k_base). Default: o200k_base
  -l, --limit <n>      exit with 1 when the total is over n tokens, or with "model" over what the model takes as input
      --estimate       estimate a model that is not known, with wide bounds
      --each           the limit holds for each file instead of the total
      --hidden         count hidden files too
      --no-ignore      count what .gitignore names, and node_modules
      --json           print JSON instead of a table
  -q, --quiet          print nothing but errors and what is over the limit

  Exit codes: 0 counted, 1 over the limit, 2 could not count all, or could not write the output.

  npx tokenroom count prompts --model gpt-4o --limit 8000
  git diff | npx tokenroom count
`,
  serve: `tokenroom serve

  Serves POST /v1/count, /v1/plan and /v1/fit, GET /v1/models, /health and /openapi.json.

  Each setting comes from its flag, else from its environment variable, else from the JSON file that --config or
  TOKENROOM_CONFIG names, else it has its default. Times are in milliseconds.

${settingsHelp()}
  With --upstream, or "upstreams" in the file, it is a budget proxy as well: it sends requests on to providers, within the
  limits of the file. docs/proxy.md describes the file. The providers' keys come from OPENAI_API_KEY, ANTHROPIC_API_KEY
  and GEMINI_API_KEY.

  Keys are separated by commas or lines. SIGTERM drains and stops; a second one stops at once.

  TOKENROOM_KEYS=secret npx tokenroom serve --host 0.0.0.0 --model gpt-4o
  npx tokenroom serve --upstream https://api.openai.com --config tokenroom.json
`,
  key: `tokenroom key

  Makes a random key for a tenant or the administrator of the proxy, and prints it with its hash. The hash goes into
  "tenants" or "adminKeys" of the settings file; the key is kept nowhere.

      --stdin   print the hash of the key on standard input instead
`,
  usage: `tokenroom usage [files…]

  Reads token_usage lines from log files, gzipped or not, or from standard input, and reports requests, tokens and cost by
  day, user, feature, model, endpoint and tenant; the cost per active user per day; days of more than twice the week
  before, and whose they are; requests that are far larger than others of their kind; and our count against the
  provider's. Other lines are passed over, broken ones are named. A request that is in two files is counted once.
  Files of any size are read in little memory.

      --over <n>           list requests of more than n tokens, and exit with 1 when there are any
      --from <day>         the first day, YYYY-MM-DD. Default: the first that there is
      --to <day>           the last day. Default: the last that there is
      --time-zone <name>   whose calendar the days are of. Default: UTC
      --top <n>            how many names each list has; the others are one row. Default: 10
      --json               print JSON instead of tables; money is in nano-USD, as strings

  Exit codes: 0 reported, 1 requests over --over, 2 could not read all, or could not write the output.

  npx tokenroom usage logs/*.log.gz --over 100000
  kubectl logs deploy/api | npx tokenroom usage --json
`,
  encodings: `tokenroom encodings

  Lists the encodings, the size of their files, and models that use them.

      --json   print JSON instead of a table
`,
}

/** The help of a command, or of the whole program. */
export function help(command?: string): string {
  return command !== undefined && Object.hasOwn(commands, command) ? commands[command]! : general
}
