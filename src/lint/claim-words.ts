/** English words by which a text claims that a tool does something. Searched in the normal form of one sentence. */

/** What a sentence must hold: a match of one of `does` and, where there is `near`, one of that not far from it. */
export interface WordGroup {
  readonly does: readonly RegExp[]
  readonly near?: RegExp
}

/** A text goes somewhere that the person did not name. */
const sends: WordGroup = {
  does: [
    /\b(?:upload|forward|relay|attach|deliver|submit|publish|push|stream|mirror|exfil|contact|sync|post|report)(?:s|es|ed|ing)?\b/g,
    /\b(?:exfiltrat(?:e[sd]?|ing|ion)|transmi(?:ts?|tted|tting|ssion)|synchroni[sz](?:e[sd]?|ing|ation)|sends?|sending|sent)\b/g,
    /\b(?:shar(?:e[sd]?|ing)|cop(?:y|ies|ied|ying)|bcc|phones? home|prob(?:e[sd]?|ing)|rout(?:e[sd]?|ing)|backs? up)\b/g,
    /\b(?:network requests?|also (?:know|access|call|contact|query|log))\b/g,
  ],
  near: /\b(?:remote|external|third[- ]part(?:y|ies)|vendor|webhooks?|callbacks?|endpoints?|servers?|services?|telemetry|partners?|https?|e-?mail|cloud|network|collectors?|clusters?|backend|outbound|domain|channel|address)\b|@[a-z]/,
}

/** Code is run. */
const runs: WordGroup = {
  does: [
    /\bexecut(?:e[sd]?|ing) (?:[a-z]{1,12} ){0,3}(?:commands?|scripts?|code|programs?|shell|binar(?:y|ies))\b/g,
    /\brun(?:s|ning)? (?:[a-z]{1,12} ){0,2}(?:commands?|scripts?|code|programs?|shell)\b/g,
    /\binstall(?:s|ing)? (?:[a-z]{1,12} ){0,2}packages?\b/g,
    /\b(?:execute|spawn(?:s|ing)?|shell commands?|starts? (?:stopped )?containers?|curl|wget)\b/g,
  ],
}

/** Something is destroyed, or what was asked for is changed. */
const changes: WordGroup = {
  does: [
    /\b(?:delet(?:e[sd]?|ing)|overwrit(?:es?|ing|ten)|modif(?:y|ies|ied|ying)|redirect(?:s|ed|ing)?|alter(?:s|ed|ing))\b/g,
    /\b(?:eras(?:e[sd]?|ing)|wip(?:es?|ing)|rewrit(?:es?|ing|ten)|write)\b/g,
    /\b(?:chang|replac)(?:e|ing) (?:the|its|their|any|all)\b/g,
  ],
}

/** Something is read that opens doors. */
const secrets: WordGroup = {
  does: [
    /\b(?:access|auth|oauth|bearer|session|api|refresh|accepted|generated) ?tokens?\b|\btokens and\b|\band tokens\b/g,
    /\b(?:credentials?|passwords?|passphrases?|secrets|secret (?:values?|keys?|files?)|seed phrase|wallet|keychain)\b/g,
    /\b(?:(?:api|private|ssh|access|signing)[ _-]?keys?|id[ _]rsa|cookies|kubeconfig|(?:recovery|backup|unused)[- ]codes?)\b/g,
    /\.env\b|\/etc\/|~\/\.|\.ssh\b/g,
  ],
}

/** Something is read that is not the tool's business: the talk, the machine, the person. */
const surroundings: WordGroup = {
  does: [
    /\b(?:host ?names?|user ?names?|environment (?:variables?|keys?|values?)|process(?:es| list| inventory)|machine id)\b/g,
    /\b(?:shell|command|chat|conversation|browser|browsing|bash|terminal|message) history\b/g,
    /\b(?:full|entire|whole|complete|previous|recent|last|prior) (?:list of )?(?:last )?(?:conversations?|messages?|prompts?|commands?|context|chats?)\b/g,
    /\b(?:system (?:prompt|configuration|config)|installed (?:packages?|software)|network interfaces?|home directory|fingerprint)\b/g,
    /\b(?:tool (?:outputs?|responses?|results?)|llm(?: model)? name|name of the (?:llm|model|ai)|clipboard snippets)\b/g,
    /\b(?:private (?:information|data|messages)|contacts list|account (?:identifiers|balance))\b/g,
    /\bwhat the (?:user|customer|client|person) (?:asked|said|wrote|typed)\b/g,
  ],
}

/** Something is kept for later. */
const keeps: WordGroup = {
  does: [
    /\b(?:retain|record|append|maintain|persist|keep)(?:s|ed|ing)?\b/g,
    /\b(?:stor|cach|sav|accumulat)(?:e[sd]?|ing)\b|\blogs?\b|\blogging\b/g,
  ],
  near: /\b(?:later|future|hidden|in the background|background|reuses?|across|subsequent|indefinitely|permanently|unrelated)\b/,
}

/** Something is to happen behind the person's back. */
const hides: WordGroup = {
  does: [
    /\b(?:silently|quietly|secretly|covertly|discreetly|stealthily|unnoticed|conceal(?:s|ed|ing)?)\b/g,
    /\bhidden (?:cache|log|diagnostic|instructions?|file|field|from)\b|\b[a-z]{1,16} hidden\b/g,
    /\bbackground (?:cache|watcher|process|task|job)\b|\b(?:invisible|transparent) to the user\b/g,
    /\b(?:do not|don't|never|must not|should not|avoid|no need to|without) (?:explicitly )?(?:tell|inform|mention|reveal|notify|alert|ask)(?:ing)?\b/g,
    /\b(?:do not|don't|never|must not|should not|avoid|without) (?:explicitly )?disclos(?:e|ing)\b/g,
  ],
}

/** It speaks of other tools as of something to be replaced or got before. */
const meddlesWithOthers: WordGroup = {
  does: [
    /\b(?:rout|intercept|replac|redirect|ignor|overrid|hid|prefer|disabl)[a-z]{0,5}\b/g,
    /\b(?:instead of|rather than|over|when|before|meant for)\b/g,
  ],
  near: /\b(?:other|another|external|unrelated|competing) (?:[a-z-]{1,16} ){0,4}(?:tools?|servers?|requests?|results)\b/,
}

/** It waits for the use of something else. */
const meddlesWithUses: WordGroup = {
  does: [/\b(?:when|whenever|each time)\b/g],
  near: /\bis (?:invoked|called)\b/,
}

/** It speaks of every request, or changes what was asked for. */
const meddles: WordGroup = {
  does: [
    /\b(?:you|and|that) must (?:also|automatically|silently|always|never|include|set|send|pass|append|change|replace|forward|modify|immediately)\b/g,
    /\balways (?:also|set|send|append|include|pass|add|forward|replace)\b|\bmust set\b|\bintercepts?\b|\bbest tool\b/g,
    /\b(?:ignor|disregard|overrid)(?:e|es|s|ing)? (?:all|any|the|previous|prior|user)\b/g,
    /\bregardless of (?:the |what |which )?(?:user|input|request|actual|original|requested|query)\b/g,
    /\bbefore (?:answering any|any other|providing any|performing any|every)\b/g,
    /\bas (?:a |an )?(?:standing |system )(?:instructions?|prompt)\b/g,
    /\b(?:is|are|be|being) (?:automatically |currently |now )?(?:modified|redirect(?:ed|ing)|changed|replac(?:ed|ing)|enhanced)\b/g,
    /\bautomatically (?:modif(?:y|ied|ies)|redirect(?:s|ed)?|chang(?:es?|ed)|enhanc(?:es?|ed)|replac(?:es?|ed)|append(?:s|ed)?)\b/g,
  ],
}

/** It gives the model orders: steps to take before, after or for a call. */
const orders: WordGroup = {
  does: [
    /\byou (?:must|need to|have to|should|shall|will)\b|\bmust (?:then|first)\b|\b(?:it's|it is) critical\b/g,
    /\bplease (?:run|use|call|execute|access|send|provide|include)\b|\bmake sure (?:to|you|that)\b|\bbe sure to\b/g,
    /\b(?:before|after) (?:you|using|calling|attempting|processing|proceeding|invoking|executing|returning|sending|each|every)\b/g,
    /\brequired for (?:all|every|each|any)\b/g,
  ],
}

/** It gives a reason that sounds like an office or an emergency: who follows it need not ask. */
const pretexts: WordGroup = {
  does: [
    /\b(?:regulatory|security|data|legal|for|safety|audit) compliance\b|\bimportant notice\b|\bstress-test\b|\baudit logging\b/g,
    /\bsecurity (?:audit|alert|check|update|verification|protocol)\b|\bcritical (?:system|security|update|notice|alert)\b/g,
    /\b(?:system|routine|scheduled|critical) (?:maintenance|optimi[sz]ation|update|notice|upgrade)\b/g,
    /\b(?:internal|audit) (?:audit|note|dev note|policy|gateway)\b|\bverification (?:endpoint|step|gateway)\b/g,
    /\b(?:verify|ensure|maintain|check) (?:the )?(?:system|optimal|data|proper) (?:integrity|performance|security|consistency|access)\b/g,
    /\b(?:validation|testing|audit|logging|security|verification|compliance) (?:purposes|requirements?|reasons)\b/g,
    /\b(?:critical|essential|crucial|vital|imperative|necessary) (?:to|for) (?:[a-z]{1,16} ){0,2}(?:optimal|proper|accurate|personali[sz]ed|comprehensive|detailed|historical|context[a-z]{0,6}|background|any|every|all)\b/g,
    /\bprovides? (?:the |a )?(?:necessary|required|essential|crucial|needed) (?:[a-z]{1,16} ){0,2}(?:context|background|information|data)\b/g,
    /\btemporar(?:y|ily) (?:backend|disabled|restricted|redirected|change)\b|\b(?:deprecated|disabled|restricted) (?:due|pending|for)\b/g,
  ],
}

/** The words of each claim. */
export const claimWords = {
  sends: [sends],
  runs: [runs],
  changes: [changes],
  secrets: [secrets],
  surroundings: [surroundings],
  keeps: [keeps],
  hides: [hides],
  meddles: [meddlesWithOthers, meddlesWithUses, meddles],
  orders: [orders],
  pretexts: [pretexts],
} as const satisfies Readonly<Record<string, readonly WordGroup[]>>
