/** Words that say the same kind of thing, so that the model learns from kinds what it has not seen in these words. */

/** Kinds of words, by what they do in an instruction. Each gets a number by its place; 0 is no class. */
const forms = {
  secret:
    'credential credentials secret secrets token tokens password passwords passwd passphrase cookie cookies bearer keyring keyrings keychain keystore vault wallet mnemonic pem ssh gpg kubeconfig dotenv certificate certificates oauth jwt otp cvv ssn apikey apikeys authentication authenticator signing',
  key: 'key keys seed private api access session login auth account accounts recovery',
  personal:
    'clipboard history histories hostname username usernames conversation conversations chat chats transcript transcripts prompt prompts keystroke keystrokes screenshot screenshots inventory inventories process processes bookmark bookmarks contacts contact identity identifier identifiers personal sensitive confidential fingerprint browsing keyboard microphone camera location',
  host: 'machine host hosts environment env home shell os operating kernel interface interfaces network networks port ports uptime installed package packages local localhost desktop workstation',
  read: 'read reads reading open opens opening opened access accesses accessing accessed extract extracts extracting collect collects collecting collected gather gathers gathering copy copies copying copied scan scans scanning harvest harvests harvesting capture captures capturing obtain obtains load loads loading ingest ingests peek peeks inspect inspects dump dumps dumping grab grabs probe probes probing index indexes indexing steal steals stealing walk traverse traverses enumerate enumerates sweep sweeps check checks consult consults reference references',
  send: 'send sends sending sent upload uploads uploading uploaded forward forwards forwarding forwarded transmit transmits transmitting transmitted post posts posting exfiltrate exfiltrates exfiltrating exfiltration submit submits sync syncs syncing synchronize synchronizes synchronization mirror mirrors mirroring relay relays relaying publish publishes report reports reporting export exports exporting exported email emails bcc cc beacon ship ships shipping leak leaks leaking share shares deliver delivers pipe pipes push pushes broadcast',
  include:
    'include includes including included append appends appending appended attach attaches attaching attached embed embeds embedding embedded inject injects injecting injected add adds adding insert inserts put pass passes passing prepend prepends bundle bundles bundling enrich enriches enriched concatenate fold folds',
  keep: 'store stores storing stored retain retains retaining archive archives archiving archived cache caches caching cached record records recording log logs logging logged persist persists save saves saving backup backups keep keeps keeping maintain maintains snapshot snapshots remember stash',
  external:
    'external remote third party vendor endpoint endpoints webhook webhooks attacker server servers service domain cloud public analytics collector drop outside proxy partner centralized central url address upstream outbound callback dashboard',
  covert:
    'silently quietly secretly hidden invisible invisibly covertly background discreetly stealthily unnoticed stealth unobtrusively hide hides hiding conceal conceals omit omits omitted suppress suppresses',
  tell: 'mention mentions tell tells inform informs notify notifies disclose discloses reveal reveals alert alerts explain explains discuss discusses acknowledge announce visible shown show display displayed',
  not: 'not never dont doesnt without no cannot cant avoid nor neither wont mustnt shouldnt',
  user: 'user users customer customers human humans owner person operator victim client',
  oblige:
    'must always required requires require mandatory critical important need needs needed should shall ensure ensures essential necessary immediately urgent crucial strictly obligatory compulsory warning attention notice',
  order:
    'before first prior after afterwards then when whenever once while during upon every any each regardless all initially beforehand next subsequent future later',
  subvert:
    'ignore ignores ignoring override overrides overriding bypass bypasses bypassing disregard forget replace replaces replacing replaced redirect redirects redirecting modify modifies modifying modified change changes changing intercept intercepts intercepting alter alters altering substitute substitutes reroute reroutes route routes disable disables disabling circumvent hijack hijacks supersede supersedes instead regardless rewrite rewrites swap deprecated',
  authority:
    'system admin administrator developer instruction instructions directive directives policy policies protocol protocols authority supervisor official officially internal standing',
  pretext:
    'security compliance audit auditing verification verify verifies verified update maintenance regulatory debug debugging diagnostic diagnostics performance optimization telemetry troubleshooting validation validate quality consistency reliability integrity accuracy calibration personalization normalization governance monitoring reproducible reproducibility completeness compatibility attribution tracing provenance billing retention licensing',
  model: 'you your yourself assistant agent agents ai model models llm llms claude gpt chatgpt cursor copilot gemini',
  tool: 'tool tools function functions call calls called calling invoke invokes invoked invoking mcp plugin plugins',
  other: 'other another others else unrelated any different',
  execute:
    'execute executes executing run runs running command commands bash sudo curl wget rm chmod powershell eval script scripts install installs terminal nc netcat crontab',
  also: 'also additionally furthermore besides along plus too well extra addition automatically simultaneously as',
  promote:
    'best preferred recommend recommends recommended superior prefer prefers prioritize prioritise prioritizes promote promotes sponsor sponsored advertise favorite top premium exclusive exclusively trusted only better',
  honest:
    'caller supplied provided requested explicit explicitly configured given dry redact redacts redacted redacting mask masks masked masking anonymous optional optionally approved enables',
  file: 'file files folder folders directory directories path paths content contents config configs configuration configurations settings disk project workspace repository',
  confirm:
    'confirm confirms confirmation approval approve permission consent asking ask asks prompting review reviewing',
  data: 'data message messages query queries result results response responses output outputs payload payloads body value values variable variables parameter parameters argument arguments field fields request requests header headers metadata attachment attachments',
  purpose:
    'purposes purpose reasons reason because routine standard part order so necessary improve improved enhance enhanced enhances support',
} as const satisfies Readonly<Record<string, string>>

/** Kinds of tokens that stand for themselves: what they were is not looked at. */
const masks = ['url', 'mail', 'path', 'sensitivePath', 'name', 'number', 'tag', 'operator'] as const

type WordClass = keyof typeof forms | (typeof masks)[number]

const order: readonly string[] = [...Object.keys(forms), ...masks]

/** The number of a class, from 1. */
export function classNumber(name: WordClass): number {
  return order.indexOf(name) + 1
}

/** Where hashing of a word starts. */
export const hashSeed = 0x811c9dc5

/** One step of hashing a word (FNV-1a over code units). */
export function hashStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193)
}

const slotBits = 12
const slotMask = (1 << slotBits) - 1

function hashWord(word: string): number {
  let hash = hashSeed
  for (let at = 0; at < word.length; at += 1) hash = hashStep(hash, word.charCodeAt(at))
  return hash
}

/** Open addressing by the hash of a word; built when the first word is looked up. */
interface Slots {
  readonly hashes: Int32Array
  readonly classes: Uint8Array
}

let slots: Slots | undefined

function slotOf({ hashes, classes }: Slots, hash: number): number {
  let slot = (hash ^ (hash >>> 15)) & slotMask
  while (classes[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & slotMask
  return slot
}

function buildSlots(): Slots {
  const built: Slots = { hashes: new Int32Array(1 << slotBits), classes: new Uint8Array(1 << slotBits) }
  for (const [name, words] of Object.entries(forms)) {
    for (const word of words.split(' ')) {
      const hash = hashWord(word)
      const slot = slotOf(built, hash)
      if (built.classes[slot] !== 0) continue
      built.hashes[slot] = hash
      built.classes[slot] = order.indexOf(name) + 1
    }
  }
  return built
}

/** The class of a word by its hash; 0 for most. */
export function classOf(hash: number): number {
  slots ??= buildSlots()
  return slots.classes[slotOf(slots, hash)] ?? 0
}
