import type { Finding, Severity } from '../finding.ts'
import type { ClientConfiguration, ConfiguredServer, FilePath, PlacedSetting } from './client-configuration.ts'

/** Where something lies in what a server shows. */
export type ShownPlace = Pick<Finding, 'section' | 'name' | 'pointer'>

/** One thing that a rule objects to in a configuration. */
export interface ConfigurationMatch {
  /** Place in the file; of the entry where it concerns one as a whole, empty for the whole file. */
  readonly path: FilePath
  /** Fixed words, at most with counts. Never text of the file or of a server. */
  readonly message: string
  /** Where it differs from the rule's own. */
  readonly severity?: Severity
  /** The entries it takes, in their order; default the one whose entry holds `path`. */
  readonly servers?: readonly string[]
  /** Where it lies in what the first of the servers shows. */
  readonly shown?: ShownPlace
}

interface ConfigurationRuleFacts {
  /** Kebab-case, stable. No rule for definitions has the same. */
  readonly id: string
  readonly severity: Severity
  /** A short sentence for headings and lists. */
  readonly title: string
}

/** A rule that reads one entry at a time. */
export interface EntryRule extends ConfigurationRuleFacts {
  readonly kind: 'entry'
  check(server: ConfiguredServer): Iterable<ConfigurationMatch>
  /** What it says of values that stand beside the entries. */
  checkInputs?(inputs: readonly PlacedSetting[]): Iterable<ConfigurationMatch>
}

/** A rule that looks at all entries at once. */
export interface WholeRule extends ConfigurationRuleFacts {
  readonly kind: 'whole'
  check(configuration: ClientConfiguration): Iterable<ConfigurationMatch>
}

/** One rule for configurations. Its page is `rules/<id>.md`. */
export type ConfigurationRule = EntryRule | WholeRule

/** One thing that a rule found in a configuration. Data only. */
export interface ConfigurationFinding {
  readonly rule: string
  readonly severity: Severity
  /** Names of the entries that it takes; none where it concerns the file. Attacker-controlled. */
  readonly servers: readonly string[]
  /** JSON pointer in the file; `""` for the file itself. */
  readonly pointer: string
  readonly shown?: ShownPlace
  readonly message: string
}
