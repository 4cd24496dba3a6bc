/** What is known of a host application: where its configuration lies, and how an entry is written there. */
import { ConfigError } from '../errors.ts'
import { quote } from '../visible-text.ts'
import { jsonLanguage } from './json-language.ts'
import type { ConfigurationLanguage } from './placed-value.ts'
import type { ReferenceStyle } from './references.ts'

/** Names on the command line, in reports and in records. Stable. */
export type HostName =
  | 'claude-desktop'
  | 'claude-code'
  | 'cursor'
  | 'vscode'
  | 'windsurf'
  | 'zed'
  | 'codex'
  | 'gemini-cli'
  | 'cline'
  | 'continue'
  | 'goose'
  | 'jetbrains'
  | 'opencode'
  | 'lm-studio'
  | 'copilot-cli'
  | 'amazon-q'

/** Systems on which hosts keep their files in different places. */
export type Platform = 'linux' | 'darwin' | 'win32'

/** How a host writes an entry that starts a command. */
export interface EntryDialect {
  readonly program: 'command' | 'cmd'
  /** Null where `command` is a list that has the arguments, too. */
  readonly args: 'args' | null
  readonly env: 'env' | 'envs' | 'environment'
  /** What `type` says of an entry that starts a command, where an entry says it at all. */
  readonly stdioType: string
}

/** One file of a host. */
export interface HostFile {
  /** Whose file it is. What a project's file names is started only after consent. */
  readonly scope: 'user' | 'project'
  /**
   * Path, by system; absent where the host does not exist there. `~` is the home folder, `{config}` the folder for
   * applications (`~/.config`, `~/Library/Application Support`, `%APPDATA%`), `{xdg}` that of the XDG specification. A
   * project's path is relative to its folder. `*` as a file's name stands for every file.
   */
  readonly path: string | Readonly<Partial<Record<Platform, string>>>
  /** Where in the file the servers are; `*` stands for every member. */
  readonly tables: readonly (readonly string[])[]
}

/** A host application. */
export interface Host {
  readonly name: HostName
  /** As people know it. */
  readonly title: string
  readonly files: readonly HostFile[]
  readonly dialect: EntryDialect
  readonly references: ReferenceStyle
  /** Where all this was read, and when (RFC 3339 date). */
  readonly source: { readonly text: string; readonly date: string }
}

/** Folders of a user on a system. Absolute. */
export interface HostFolders {
  readonly platform: Platform
  readonly home: string
  /** `XDG_CONFIG_HOME`, or `~/.config`. */
  readonly xdg: string
  /** `%APPDATA%`; only Windows has it. */
  readonly appData: string | null
}

/** Path of a file for these folders, with `/`; null where the host does not exist on this system. */
export function hostPath({ path, scope }: HostFile, folders: HostFolders): string | null {
  const form = typeof path === 'string' ? path : path[folders.platform]
  if (form === undefined) return null
  if (scope === 'project') return form
  return form.replace(/^~/, folders.home).replace('{xdg}', folders.xdg).replace('{config}', configFolder(folders))
}

function configFolder({ platform, home, xdg, appData }: HostFolders): string {
  if (platform === 'darwin') return `${home}/Library/Application Support`
  return platform === 'win32' ? (appData ?? `${home}/AppData/Roaming`) : xdg
}

/**
 * The language of a file, by the end of its name; anything that is neither TOML nor YAML is JSON. Loaded when asked for:
 * nothing that guards a session needs more than JSON.
 */
export async function languageOf(path: string): Promise<ConfigurationLanguage> {
  if (/\.toml$/i.test(path)) return (await import('./toml-language.ts')).tomlLanguage
  if (/\.ya?ml$/i.test(path)) return (await import('./yaml-language.ts')).yamlLanguage
  return jsonLanguage
}

/** Largest configuration that is read: 32 MiB. The largest that is known, a long history beside its servers, has 8. */
const maxBytes = 32 * 1024 * 1024

/** @throws ConfigError `E_CONFIG_UNREAD` for a configuration of so many bytes, if they are too many. */
export function requireLength(length: number, where: string): void {
  if (length <= maxBytes) return
  throw new ConfigError('E_CONFIG_UNREAD', { found: `${length} bytes`, where, expected: `at most ${maxBytes}` })
}

/** The text of a configuration, and the byte order mark that stood before it. */
export interface ConfigurationText {
  readonly mark: '' | '\ufeff'
  readonly text: string
}

/**
 * Reads the bytes of a configuration as text.
 *
 * @throws ConfigError `E_CONFIG_INVALID` where they are not UTF-8, `E_CONFIG_UNREAD` where they are too many.
 */
export function configurationText(bytes: Uint8Array, where: string): ConfigurationText {
  requireLength(bytes.length, where)
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.startsWith('\ufeff') ? { mark: '\ufeff', text: text.slice(1) } : { mark: '', text }
  } catch (cause) {
    throw new ConfigError('E_CONFIG_INVALID', { found: 'bytes that are not UTF-8', where, expected: 'UTF-8', cause })
  }
}

/** A file for messages. */
export function fileWords(path: string): string {
  return `the configuration ${quote(path, 400)}`
}
