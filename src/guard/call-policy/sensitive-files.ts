/** Names of files and folders that hold keys, passwords or tokens: what AUTHZ-7 of the hardening guides denies. */
import { matchesWildcard } from '../../trust/call-rules.ts'

const exact: ReadonlySet<string> = new Set([
  ...[
    '.env',
    '.envrc',
    '.netrc',
    '_netrc',
    '.npmrc',
    '.pypirc',
    '.pgpass',
    '.my.cnf',
    '.git-credentials',
    '.gnupg',
    '.ssh',
  ],
  ...['.aws', '.azure', '.kube', '.docker', '.htpasswd', '.vault-token', 'id_rsa', 'id_dsa', 'id_ecdsa', 'id_ed25519'],
  ...['authorized_keys', 'shadow', 'gshadow', 'sudoers', 'passwd', 'master.key', 'credentials', 'credentials.json'],
  ...[
    'service-account.json',
    'secrets.json',
    'secrets.yml',
    'secrets.yaml',
    'wallet.dat',
    'login.keychain-db',
    'logins.json',
  ],
  ...['key4.db', 'cookies.sqlite', 'ntds.dit', '.bash_history', '.zsh_history', '.terraformrc', 'terraform.tfstate'],
])
const patterns = [
  '.env.*',
  '*.pem',
  '*.key',
  '*.pfx',
  '*.p12',
  '*.jks',
  '*.keystore',
  '*.kdbx',
  '*.ovpn',
  '*.ppk',
  '*.tfvars',
]
/** Files that show the form of a secret file and hold none. */
const harmless: ReadonlySet<string> = new Set(['.env.example', '.env.sample', '.env.template', '.env.dist'])

/** Whether a name, in lower case and without folders, is one of these. */
export function isSensitiveFile(name: string): boolean {
  if (harmless.has(name)) return false
  return exact.has(name) || (name.includes('.') && patterns.some((pattern) => matchesWildcard(pattern, name)))
}
