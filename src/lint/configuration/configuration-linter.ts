/** Runs every rule for configurations. Pure: nothing is started, asked or looked up. Never throws. */

import { formatPointer } from '../../encoding/json-pointer.ts'
import type { ClientConfiguration } from './client-configuration.ts'
import type { ConfigurationFinding, ConfigurationMatch, ConfigurationRule } from './configuration-rule.ts'
import { configurationRules } from './rules/index.ts'

/** Findings of each entry in the order of the file, then of what concerns several: those that a client starts. */
export function lintConfiguration(configuration: ClientConfiguration): ConfigurationFinding[] {
  const entries = configuration.servers.flatMap((server) =>
    configurationRules.flatMap((rule) =>
      rule.kind === 'entry' ? Array.from(rule.check(server), (match) => makeFinding(rule, match, [server.name])) : [],
    ),
  )
  const running = { ...configuration, servers: configuration.servers.filter(({ isOff }) => isOff !== true) }
  const whole = configurationRules.flatMap((rule) => {
    const matches = rule.kind === 'whole' ? rule.check(running) : (rule.checkInputs?.(configuration.inputs ?? []) ?? [])
    return Array.from(matches, (match) => makeFinding(rule, match, []))
  })
  return [...entries, ...whole]
}

function makeFinding(
  rule: ConfigurationRule,
  { path, message, severity = rule.severity, servers, shown }: ConfigurationMatch,
  own: readonly string[],
): ConfigurationFinding {
  const place = { servers: servers ?? own, pointer: formatPointer(path) }
  return { rule: rule.id, severity, ...place, ...(shown === undefined ? {} : { shown }), message }
}
