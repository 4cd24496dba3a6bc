/**
 * English words by which hidden English is recognised: those that instructions to a model are made of. Used where a text
 * has to be taken apart or put together, and several readings are possible; never to judge what a text says.
 */

const words = new Set(
  `a able about above absolutely accept accepted access accordance according account accuracy accurate across act action actions activate activates
  active actual add adding addition additional additionally address addresses adds adjust admin advanced advertise affiliate after afternoon afterwards
  again agent agents ahead album alert alerting alike all allowed along alongside already also alter alternative alternatives always among amount
  amounts an analysis analytics and annotation annotations announc announcement another answer answering anthropic antivirus any anyone anything
  anywhere api appear append application applying approval approvals approved archive are argument arguments around article as ask asked asking asks
  assistant assistants at attach attachment attacker attackers attempting attempts attribution audio audit auth author authority authorized auto
  autostart available average avoid award aware awareness away aws azure back backend background backs backup backups balance base base64 bash bashrc
  basic bcc be beach beacon bearer because been before begin begins behave behaves behind being belong below benignly beside best better between big
  bill birthday blank blanks block blocked blocks body book both bound boundary box branch brand brands break bring brings broadcast browser browsing
  bucket build building bundl bundle business but button buy by bypass cache call called caller calling calls came can cannot capabilities car card care
  carry case cat cause cdn cents certain certificate chang change changed changes channel character characters chart chat chats check checks child chmod
  choice choose chooses chown circumvent city claim claims class claude clean clear client clients clipboard close cloud code codeium codes collect
  collecting collection collector color column columns come comes command commands comment commit common companies company competing complete
  completeness compliance comply compromised compulsory conceal concealed concerning concerns condition conditional confidential config configure
  configured confirm confirmation confirming confusable connect connection consent consider consistency const constraints contact contacts contain
  contained containers contains content contents context continue continuously contract control controlled controls convenience conversation convert
  cookie cookies copied copies copy corporate corrupted cost could count country course coverage covert covertly crash create credential credentials
  critical crontab cross crucial curl current currently cursor customer customers cut cutting cyrillic daemon daily dangerous dashboard data database
  date day deep default defaults definition definitions delet delete deleted deliver delivered delivery deploy deprecated describ describe description
  design designated desk desktop destination destinations destined destroy destroys detail detailed details detect detection detects determine developer
  developers diagnostic diagnostics dialect dialog dialogs did difference different direct directions directive directives directly director directory
  disabled disallow discard disclaimer disclosed discount discreetly discuss discussed discusses discussion disguise disks dispatch display displayed
  disregard distance dns do docker document documents does domain done door down download draw draws drive drop dump duplicates during each earlier
  earth east easy echo edge edit effect effects either else elsewhere email emails embed embedded emergency empty enabled enclose encode encryption end
  endpoint engine english enhanced enhancement enough enrich ensure enter entered enters entire enum environment equals error escape essential establish
  ethical even evening event ever every everything everywhere exact exactly example exchange exclude excluded exclusive exclusively execute executed
  executing execution exfiltrate exfiltrates exfiltration existence existing expected experts explain explained explanation explicit explicitly export
  exported expression extension external extra extract extractor facing fail failure fake false family far fast fault feature feed feeds fetch few field
  fields file files filling filters final find fine finest fingerprint finish fire firewall first fish fixed flag flight floor folded folder follow
  following follows food foot for forbidden forecast foreign forget form format fortune forward forwarded found four fractional fractions frame free
  friend from front full function functions funnel further furthermore future game garden gateway gather gathers gave gcloud gdpr gemini general
  generated get gets giants girl git gitconfig give given gives glass gnupg go goes gold good google got governance gpg grab grant grave great greatest
  greek green ground group grow guarantee guaranteed guardrails guidelines had half halt hand hang happens hard hardware harvest has hash have he head
  header headers health hear heart heavy help helper helpful her here hid hidden hide hides high highest hijack him hint hipaa his historical history
  hold holds home homebrew homoglyph homograph hood hooks host hotel hour house how however html http https human humans hundred hygiene id idea
  identifier identifiers identity if ignore ignored image immediately imperative important improve improved in inbox inch includ include included
  includes including income index industry info inform information informed informing ingest initial inject input inputs inquires insert inside insight
  inspect install installed instead instructed instruction instructions integration integrity intended intercept interface interfaces internal
  internally internet interpret into inventory invisible invisibly invocations invok invoke invoked invoking irrespective is island issue it item items
  its itself jailbroken job join joined joiner json judge just keep keeps kernel key keychain keyring keys keystore keystroke keyword kind kinds kitchen
  know knowing knowledge kube kubeconfig label labels language large last late latency later latest launch launchagents launchd law lead leading leak
  learn least leave leaving left legal length less let letter letters level levels lies light like limit limited limits line lines links list listening
  listing literals little live llms load loaded loan local location log logged logger logging login logs long longer look looking looks loop lost lot
  love low lower machine made magic mail main maintain maintainer maintenance make malicious manage manager mandates mandatory manifest manipulation
  many map mark markdown market marks markup match matches material matter may mcp me mean meant measure measures meddles meet member memory mention
  mentioned mentions message messages metadata metric metrics mfa microsoft middle might migrate mile millions mind minute mirror mirrored mixed mkfs
  mnemonic mode model models modern modification modified modify moment money monitor monitoring month more morning most mountain move much music must
  my name named names navigator near necessary need needed needing needs nested netrc network never new news next night ning no nobody node none normal
  north not note notes nothing notice noticed noticing notified notify notifying now npm npmrc number oauth obey obeying object obligatory obliged
  obtain of off office often oil old omit omitted omitting on once one only open openai openly operation operations operator opposite optimal option
  optional or order orders original osascript other others otherwise ought our out outbound output outputs outside over override overwrit own owner pack
  package packages page pages paper param parameter parameters park part parties partner partners parts party pass passphrase passphrases passwd
  password passwords past paste pastebin path pattern payee payload payment peek pem pending people perform performance performed performing permanently
  permission permissions persist person pgp pgpass phone phones photo phrase pick picture piece ping pinnacle place plain plan plant platform play
  players please plugin plugins point policy poor popular port post posted power powershell praise praises preceded preceding prefer preference
  preferred prefix premium prepend present press pretend pretexts prevent prevents previous previously price print prior priority private privilege
  problem proceed proceeding process processing product production products profile programs prohibited project promises promote promotional prompt
  prompting prompts proper property prose protection protections protects protocol protocols prototype provid provide provided provider providers
  provides providing proxy public publish punycode purpose purposes pursuant push pushed put puts pypirc python quality queries query question questions
  quick quiet quietly quite rain range rank ranked rate rather raw reach read reading reads ready real reason reasons receives recent recently recit
  recommend recommended record recording records recovery red redirect redirected redirection redirects reference references refers refrain refresh
  refuse regard regarding regardless region register registry regulations regulatory reject rejects relay relayed reliable remainder remaining remains
  remember reminder remote remov remove removed removes rendered reorder repeat replace replaced replacement replaces reply report reported repository
  request requested requests require required requirement requirements requires rerout reroute respond responding response responses rest restricted
  restrictions result results retain retired retrieve return returned returning returns reuse reveal revealed review reviewed revisions rich ride right
  risk river road rock rogue role rollout room root round rout route routed router routes routine routing rule rules run running runs runtime safe
  safeguard safeguards safety said sale salt same sandbox satisfy save say says scan scenes scheduled schema screenshot script scripts sea search
  searches season seat second secrecy secret secretly secrets section sections secure security see seed seek seem sees select selectors sell send sender
  sending sends sensitive sent sentence separate sequence serial server servers service services session set sets setting settings seven several
  severity shadow shall shape share shared shav shell ship shipped shop short should show shown shows shut side sight sign signed signing silently
  similar simple since single sink siphon site sites six size skim skip skipped slips small smuggl smuggle snapshot snippet snippets snow so social
  software sole solution solve some somebody someone something song soon sort sound source sources south space spaces spawn speaks special specif
  specified specifies speed spell sponsor sponsored sponsors sport sql sqlite square ssh stacked stand standard standards standing star start starts
  state stated statement station stay steal stealthily steer stems step steps still stock stop stopped storage store story stranger stream street
  strictly string strip stripped strong student study style subject submit subnet subsequent substitution success such sudo sudoers sum summar summary
  summer sun superior superseded supplement supplied supply support suppress sure surface surfaced surplus suspended swap switch switched symbol sync
  synced syntax system systems table tables tag tags take taken takes talks tamper tampering task tasks tax tcp team tech telemetry tell telling tells
  temperature template temporarily ten term terminal terminals terminated test testing text than thank that the their them themselves then there these
  they thing things think third this those though thought thousand thousands thread threatens threats three through ticker ticket time timezone tls to
  today together token tokens told tomorrow ton tool tools top topic total touch town trace traces track trade traffic trail train transaction
  transcript transfer transliterat transmit transmitted transparent traps tration travel treat tree triggered trip true trust trusted truth tting tunnel
  turn two type ultimate unavailable under undisclosed unfold unicode unit unknown unless unmatched unnoticed unrelated unrestricted unrivall unseen
  until unused up update updated upgrade upgraded upload uploaded upon upper uptime urgent url use used user userid username users uses using usual
  validate validation validator value values vanishes variable variables variation vendor vendors verbatim verification verify version via video view
  viewers village visibility visible visit vital voice vscode wait waits walk wall wallet want wanted wants warm warn warning was watch watcher water
  way we weather webhook webhooks website websites week weight well went were west wget what whatever wheel when whenever where which while white who
  whoami whole whose widths wife will wind window winning winter wish with withdraw within without woman wood word words work works world worldwide
  worth would wrap wraps write writes written wrote year yellow yes yet you young your yourself zero zone zprofile zsh zshrc`.split(
    /\s+/,
  ),
)

/** Longest word of the list. */
export const maxWord = 12

/** Whether `word`, in lower case, is one of the list that has at least three letters. */
export function isKnownWord(word: string): boolean {
  return word.length >= 3 && words.has(word)
}

/** What a letter outside every word costs; a word costs one. */
const strayCost = 4

/**
 * `letters`, in lower case, cut into words of the list; letters between them that make none stay together. The cut with
 * the fewest words and stray letters is taken. Time is proportional to the length.
 */
export function cutIntoWords(letters: string): string[] {
  const cost = new Float64Array(letters.length + 1)
  /** For each length of the text, the length of the word that ends there; 0 for a stray letter. */
  const last = new Int8Array(letters.length + 1)
  for (let end = 1; end <= letters.length; end += 1) {
    cost[end] = (cost[end - 1] ?? 0) + strayCost
    for (let length = 1; length <= Math.min(maxWord, end); length += 1) {
      const price = (cost[end - length] ?? 0) + 1
      if (price >= (cost[end] ?? 0) || !words.has(letters.slice(end - length, end))) continue
      cost[end] = price
      last[end] = length
    }
  }
  return partsOf(letters, last)
}

function partsOf(letters: string, last: Int8Array): string[] {
  const parts: string[] = []
  let stray = ''
  for (let end = letters.length; end > 0; end -= last[end] || 1) {
    const length = last[end] ?? 0
    if (length === 0) stray = letters.charAt(end - 1) + stray
    if (length === 0 && end > 1) continue
    if (stray !== '') parts.unshift(stray)
    stray = ''
    if (length > 0) parts.unshift(letters.slice(end - length, end))
  }
  return parts
}
