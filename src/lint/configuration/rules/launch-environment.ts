/** Variables that change what runs: see launch-environment.md. */

import type { Severity } from '../../finding.ts'
import type { PlacedSetting } from '../client-configuration.ts'
import type { EntryRule } from '../configuration-rule.ts'

/** A kind of variable, and what it does. */
interface Variable {
  readonly name: RegExp
  /** Values that do it; default all. */
  readonly value?: RegExp
  readonly severity: Severity
  readonly message: string
}

const loads = 'a variable that loads other code into the server before its own'
const variables: readonly Variable[] = [
  { name: /^(?:LD_PRELOAD|LD_AUDIT|LD_LIBRARY_PATH|DYLD_\w{1,60})$/i, severity: 'warning', message: loads },
  {
    name: /^NODE_OPTIONS$/i,
    value:
      /(?:^|\s)(?:-r|--require|--import|--(?:experimental-)?loader|--inspect\S{0,40}|--env-file\S{0,80})(?:[\s=]|$)/,
    severity: 'warning',
    message: loads,
  },
  {
    name: /^(?:PYTHONSTARTUP|PYTHONPATH|PYTHONHOME|PERL5OPT|PERL5LIB|RUBYOPT|RUBYLIB|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|BASH_ENV|NODE_PATH|DOTNET_STARTUP_HOOKS|GIT_SSH_COMMAND|GIT_EXEC_PATH|PROMPT_COMMAND)$/i,
    severity: 'warning',
    message: loads,
  },
  {
    name: /^(?:npm_config_registry|yarn_registry|bun_config_registry|uv_(?:default_)?index(?:_url)?|uv_extra_index_url|pip_(?:extra_)?index_url|goproxy|deno_registry_url)$/i,
    severity: 'warning',
    message: 'a variable by which packages come from another registry',
  },
  {
    name: /^(?:NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|GIT_SSL_NO_VERIFY|npm_config_strict_ssl)$/i,
    value: /^(?:0|1|true|false)$/i,
    severity: 'warning',
    message: 'a variable by which nobody asks whom a connection reaches',
  },
  {
    name: /^(?:PATH|HTTPS?_PROXY|ALL_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|REQUESTS_CA_BUNDLE|npm_config_userconfig)$/i,
    severity: 'note',
    message: 'a variable that decides which programs are found, or who is between them and the network',
  },
]

export const launchEnvironment: EntryRule = {
  kind: 'entry',
  id: 'launch-environment',
  severity: 'warning',
  title: 'Entry changes what runs by a variable',
  *check({ settings, url }) {
    if (url !== null) return
    for (const setting of settings) {
      const found = variables.find((variable) => does(variable, setting))
      if (found !== undefined) yield { path: setting.path, severity: found.severity, message: found.message }
    }
  },
}

/** What stands before the name of a variable that an entry with a guard in front gives to the server alone. */
const serverOnly = /^TOUCHMARK_SERVER_/i

function does({ name, value }: Variable, setting: PlacedSetting): boolean {
  return (
    name.test(setting.name.replace(serverOnly, '')) &&
    setting.text !== '' &&
    (value?.test(setting.text.slice(0, 4_000)) ?? true)
  )
}
