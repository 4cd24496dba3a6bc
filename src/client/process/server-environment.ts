/** Variables that a server inherits: those the MCP SDK passes on, a list modelled on sudo's. */
const inheritedNames =
  process.platform === 'win32'
    ? [
        'APPDATA',
        'HOMEDRIVE',
        'HOMEPATH',
        'LOCALAPPDATA',
        'PATH',
        'PROCESSOR_ARCHITECTURE',
        'PROGRAMFILES',
        'SYSTEMDRIVE',
        'SYSTEMROOT',
        'TEMP',
        'USERNAME',
        'USERPROFILE',
      ]
    : ['HOME', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'USER']

/**
 * The environment of a server: the safe names from `environment`, then `extra` over them. Exported shell functions are
 * left out, as the SDK does; so are `NODE_*`, `LD_*` and everything else that is not named.
 */
export function serverEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited: Record<string, string> = {}
  for (const name of inheritedNames) {
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined
    if (value !== undefined && !value.startsWith('()')) inherited[name] = value
  }
  return { ...inherited, ...extra }
}
