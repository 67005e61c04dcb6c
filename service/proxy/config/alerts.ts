/** The section `alerts`: money as it is written, secrets from the environment. */
import { invalid } from '../../schemas/read.ts'
import type { AlertsConfig } from '../alerts.ts'
import { MONEY_FORM, readMoney } from './money.ts'
import type { WrittenConfig } from './schema.ts'
import type { Environment } from './upstreams.ts'

/** Throws `INVALID_ARGUMENT` with the path of what is wrong; a secret is never shown. */
export function readAlerts(written: WrittenConfig['alerts'], environment: Environment): AlertsConfig {
  const { webhook, spend = [], windowShare } = written ?? {}
  const rules = spend.map(({ amount, ...rule }, index) => {
    const amountNanoUsd = readMoney(amount)
    if (amountNanoUsd === null) throw invalid(`config.alerts.spend[${index}].amount`, amount, MONEY_FORM)
    return { ...rule, amountNanoUsd }
  })
  return {
    webhook: webhook === undefined ? null : { url: webhook.url, secrets: readSecrets(webhook.secretFrom, environment) },
    ...(windowShare !== undefined && { windowShare }),
    spend: rules,
  }
}

/** One secret, or several with spaces between them while they change. */
function readSecrets(variable: string, environment: Environment): readonly string[] {
  const secrets = (environment[variable] ?? '').split(/\s+/).filter((one) => one !== '')
  const isFine = secrets.length > 0 && secrets.every((one) => /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/.test(one))
  if (isFine) return secrets
  // Whoever has put the secret itself there must not find it in a log.
  const named = variable.startsWith('whsec_') ? 'a variable' : variable
  const expected = `${named} in the environment to be "whsec_" and 24 to 64 random bytes in base64: echo "whsec_$(openssl rand -base64 32)"`
  throw invalid('config.alerts.webhook.secretFrom', 'not shown', expected)
}
