/**
 * Where pages and answers lie. Names and versions are validated when they are published; here every part is
 * percent-encoded all the same, so that nothing in it can leave its place in the path.
 */

/** Page of a server. */
export function serverPath(name: string): string {
  return `/servers/${encodeName(name)}`
}

/** Page of a version; `profile` only where it is not the usual one. */
export function versionPath(name: string, version: string, profile = 'default'): string {
  return `${serverPath(name)}/${encodeURIComponent(version)}${profileQuery(profile)}`
}

/** Page of what changed between two versions. */
export function diffPath(name: string, from: string, to: string, profile = 'default'): string {
  return `/diff/${encodeName(name)}/${encodeURIComponent(from)}...${encodeURIComponent(to)}${profileQuery(profile)}`
}

/** The same change as data: `.json` or `.diff` (contract §8). */
export function diffDataPath(name: string, from: string, to: string, extension: 'json' | 'diff', profile = 'default') {
  const range = `${encodeURIComponent(from)}...${encodeURIComponent(to)}`
  return `/v1/diff/${encodeURIComponent(name)}/${range}.${extension}${profileQuery(profile)}`
}

/** What the registry's API says of a version; `part` names one of its files. */
export function versionDataPath(
  name: string,
  version: string,
  part: '' | '/bundles' | '/snapshot' | '/findings',
  profile = 'default',
): string {
  return `/v1/servers/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}${part}${profileQuery(profile)}`
}

function encodeName(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}

function profileQuery(profile: string): string {
  return profile === 'default' ? '' : `?profile=${encodeURIComponent(profile)}`
}
