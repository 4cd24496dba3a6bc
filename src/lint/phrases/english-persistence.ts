/** English sentences that have something run, or stay, on the user's machine: order, what starts by itself, program. */

import type { Clause } from '../clause.ts'
import type { Expression } from '../expression.ts'
import { either, english, phrasesOf } from './english.ts'
import { addressed } from './english-concepts.ts'
import { ordered } from './english-moments.ts'

/** What makes a program start by itself. */
const startUp = either(
  english(
    "cron ?tab(?:s| entr(?:y|ies))?|cron ?jobs?|(?:shell|bash|zsh|login|powershell) (?:profile|rc)(?: file)?s?|(?:\\w{1,12}'s )?start-?up (?:files?|folder|items?|scripts?|programs?)|systemd (?:[a-z]{1,12} ){0,2}(?:unit|service|timer)s?|(?:systemd|launchd|launchctl|schtasks)|launch ?(?:agent|daemon)s?|scheduled tasks?|task scheduler|login items?|(?:registry )?run keys?|(?:pre|post)-(?:commit|push|merge|checkout|receive|install) (?:hook|script)s?|git hooks?|auto-?start(?: entr(?:y|ies)| folder)?|authorized_keys|authorized keys|hklm|hkcu|start with windows",
  ),
  {
    literals: [
      '.bashrc',
      '.zshrc',
      '.profile',
      '.bash_profile',
      '.zprofile',
      '/etc/rc',
      '/autostart',
      'currentversion',
      '.git/hooks',
      '/etc/cron',
    ],
    pattern:
      /\.(?:bashrc|zshrc|profile|bash_profile|zprofile)\b|\/etc\/rc\b|\/autostart\b|\bcurrentversion[\\/]{1,2}run\b|\.git\/hooks|\/etc\/cron/g,
  },
)
const make = english(
  '(?:add|append|write|writ|create|creat|install|put|place|register|insert|edit|modify|modif|update|updat|drop|set up|setting up|enable|enabl|load|schedule|schedul|extend|plant|use|make|save|sav|store|copy|paste|deploy|configure|inject|hook|change|chang)(?:e|es|s|ed|d|ing|ting|ping|ies|ied)?',
)
const returns = phrasesOf(
  '(?:survives?|outlives?) (?:<2>)?(?:restarts?|reboots?|logouts?|updates?)',
  '(?:at|on|after|upon) (?:each|every|any) (?:<1>)?(?:login|logon|boot|start(?:-?up)?|restart|reboot|session)',
  '(?:starts?|launch(?:es)?|runs?|comes? back|returns?|restarts?) (?:<2>)?(?:at login|at logon|at boot|on boot|on login|after (?:a )?(?:reboot|restart)|automatically)',
  'make yourself persistent',
  'stay(?:s)? (?:resident|persistent)',
  'persist(?:s|ent|ence)?',
  'keeps? (?:<2>)?(?:alive|running)',
  'every (?:\\w{1,10} )?(?:minutes?|hours?)',
)
const agent = phrasesOf(
  '(?:the )?(?:agent|assistant|model|client|llm|ai)',
  'you (?:must|should|have to|need to|ought to|will)',
  "user's (?:terminal|machine|shell|computer|host)",
  '(?:terminal|shell|bash|command|exec(?:ute)?) tool',
  'open a (?:terminal|shell|console)',
  'your (?:terminal|shell|machine)',
  'sudo',
)
const run = english(
  '(?:run|execut|invok|issu|launch|enter|type|paste|start|call|perform|use)(?:e|es|s|ed|ing|ning|ting)?',
)
const install: Expression = {
  literals: [' i', ' add', 'npx ', 'uvx '],
  pattern:
    /\b(?:pip3?|pipx|npm|yarn|pnpm|apt(?:-get)?|brew|gem|cargo|go|choco|winget) (?:i|install|add)\b|\b(?:npx|uvx) (?:-y )?[a-z@]/g,
}
const shell: Expression = {
  literals: [
    'bash ',
    'powershell',
    'nohup',
    'launchctl',
    'schtasks',
    'reg add',
    'wget',
    'curl',
    'disown',
    'setsid',
    'sh -',
    'chmod',
    'certutil',
    'mshta',
    'invoke-',
    'iex',
    'rundll',
  ],
  pattern:
    /\bbash <\(|\bpowershell(?:\.exe)? -e|\bnohup\b|\blaunchctl\b|\bschtasks\b|\breg add\b|\bwget -\w{0,4}o?-|\bcurl -[a-z]{1,6} |\bdisown\b|\bsetsid\b|\b(?:ba|z)?sh -c\b|\bchmod \+x\b|\bcertutil\b|\bmshta\b|\binvoke-(?:expression|webrequest)\b|\biex\b|\brundll32\b/g,
}
const setUpNote = phrasesOf(
  'to install',
  'installation',
  'requires?',
  'if (?:the command|it) is not (?:found|installed)',
  'tell the user',
  'ask the user',
  'suggest',
  'for example',
  'e\\.g',
  'when <2>is (?:true|set)',
  'if (?:true|set|enabled)',
  'such as',
  'blocked',
  'not allowed',
  'dangerous',
  'refus(?:e|es|ed)',
  'convert(?:s|ed)?',
  'detect(?:s|ed)?',
)
/** What a tool may be for. */
const matter = phrasesOf(
  'cron[a-z]{0,4}',
  'hooks?',
  'systemd',
  'services?',
  'ssh',
  'schedul[a-z]{1,4}',
  'tasks?',
  'start-?up',
  'autostart',
  'profiles?',
  'shell',
  'terminal',
  'commands?',
  'install[a-z]{0,6}',
  'packages?',
  'dependenc(?:y|ies)',
  'launch[a-z]{0,6}',
  'registry',
  'dotfiles',
  'deploy[a-z]{0,5}',
  'scripts?',
  'execut[a-z]{1,4}',
)

const persists = 'has something installed that starts by itself'
const runs = 'has the model run a command beside its task'

const terminal = english(
  '(?:the |your |a |any )?(?:terminal|shell|bash|powershell|command line|console|shell tool|exec tool|command prompt|zsh|cmd)(?: tool)?|with sudo|use sudo|via ssh',
)
const obtain = english(
  '(?:download|fetch|pull|start|run|execut|install|launch|pip(?:e)?|decod|evaluat|source|load|paste|invok)(?:e|es|s|ed|ing|ning)?(?: (?:and (?:start|run|execute|install|launch)|down|globally))?',
)
const program: Expression = {
  literals: [
    '.sh',
    '.ps1',
    '.exe',
    '.bat',
    '.py',
    '.pl',
    '.dmg',
    '.pkg',
    '.msi',
    '.bin',
    '.jar',
    'base64 string',
    'base64 block',
    'payload below',
    'script below',
    'command below',
  ],
  pattern:
    /\bhttps?:\/\/[^\s"'<>]{3,120}\.(?:sh|ps1|exe|bat|py|pl|dmg|pkg|msi|bin|jar)\b|\bbase64 (?:string|block)\b|\b(?:payload|script|command) below\b/g,
}
const fetched = phrasesOf(
  'string',
  'script',
  'code',
  'payload',
  'binary',
  'package',
  'below',
  'attached',
  'one-liner',
  'setup',
)
const stays = english(
  '(?:has to|have to|must|should|needs? to|is to) (?:be )?(?:kept|keep|stay|remain|left) (?:running|alive|resident|active)|last one in (?:<4>)?(?:profile|rc)|ld_preload|/tmp/.w{1,12}|(?:into|in|to) the hooks? (?:folder|directory)|(?:post|pre)-(?:checkout|commit|merge|push|rewrite)|bash_profile|/etc/(?:environment|profile|rc.local|cronw{0,8}|sudoers|hosts|ld.so.preload)|accepted for ssh|allowed to log ?in (?:as root|via ssh|over ssh)|logins of root',
)
const byClock = english(
  '(?:launched|started|run|executed|called|fired|triggered|repeated) (?:<3>)?by (?:cron|launchd|systemd|the task scheduler|a timer)|(?:add|put|enter|register)(?:s|ing|ed)? (?:<4>)?(?:to|into|in) (?:cron|the crontab|systemd|launchd|autostart|the startup)',
)
const weaken = english(
  '(?:turn|switch|shut|take|put)(?:ing)? (?:<3>)?(?:firewall|antivirus|virus scanner|defender|selinux|gatekeeper|sandbox|sandboxing|protection|sip|apparmor|logging|auditing)(?: <2>)? ?(?:off|down|out)|(?:turn|switch|shut)(?:ing)? (?:off|down) (?:<3>)?(?:firewall|antivirus|virus scanner|defender|selinux|gatekeeper|sandbox|sandboxing|protection|auditing)|make (?:<4>)?writable (?:for|by|to) (?:everyone|everybody|all|anyone)|world-writable|(?:give|grant)(?:ing)? (?:<3>)?(?:root|admin(?:istrator)?|full|sudo) (?:rights|access|permissions?) to',
)

/** From the surest to the weakest. */
export const persistenceClauses: readonly Clause[] = [
  {
    message: persists,
    parts: [
      startUp,
      phrasesOf('should', 'must', 'has to', 'have to', 'is to', 'needs to'),
      phrasesOf('point', 'hold', 'contain', 'call', 'run', 'start', 'be', 'have', 'include', 'load'),
    ],
    gap: 30,
    isBeside: true,
    matter,
    unless: setUpNote,
  },
  { message: persists, parts: [make, startUp], isOrder: true, gap: 60, isBeside: true, matter, unless: setUpNote },
  { message: persists, parts: [make, startUp], along: [ordered], gap: 60, isBeside: true, matter, unless: setUpNote },
  { message: persists, parts: [make, startUp, returns], gap: 60, isBeside: true, matter, unless: setUpNote },
  {
    message: persists,
    parts: [phrasesOf('make yourself persistent', 'so (?:that )?it (?:survives|comes back|starts at)')],
  },
  { message: runs, parts: [run, shell], isOrder: true, gap: 60, isBeside: true, matter, unless: setUpNote },
  { message: runs, parts: [run, install], along: [agent], gap: 40, matter, unless: setUpNote },
  {
    message: runs,
    parts: [phrasesOf('open a (?:terminal|shell|console)'), either(shell, install)],
    gap: 60,
    unless: setUpNote,
  },

  { message: runs, parts: [terminal, obtain], gap: 60, isBeside: true, unless: setUpNote, matter },
  {
    message: runs,
    parts: [obtain, fetched, terminal],
    gap: 60,
    along: [either(ordered, addressed)],
    isBeside: true,
    unless: setUpNote,
    matter,
  },
  { message: runs, parts: [obtain, program], gap: 60, isBeside: true, matter, unless: setUpNote },
  {
    message: persists,
    parts: [stays],
    along: [either(ordered, addressed, { literals: ['&'], pattern: /&/g } satisfies Expression)],
    isBeside: true,
    matter,
  },
  { message: persists, parts: [byClock], isBeside: true, matter, unless: setUpNote },
  { message: 'weakens the guard of the machine', parts: [weaken], isBeside: true, unless: setUpNote },
]
