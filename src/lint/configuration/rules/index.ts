/** Every rule for configurations, in the order in which findings of one entry are reported. */

import type { ConfigurationRule } from '../configuration-rule.ts'
import { broadPermission } from './broad-permission.ts'
import { crossServerReference } from './cross-server-reference.ts'
import { launchEnvironment } from './launch-environment.ts'
import { lookAlikeToolName } from './look-alike-tool-name.ts'
import { plainHttp } from './plain-http.ts'
import { secretInConfiguration } from './secret-in-configuration.ts'
import { sharedToolName } from './shared-tool-name.ts'
import { shellLaunch } from './shell-launch.ts'
import { toxicFlow } from './toxic-flow.ts'
import { unpinnedPackage } from './unpinned-package.ts'

/** The ordered list of rules for configurations. */
export const configurationRules: readonly ConfigurationRule[] = [
  shellLaunch,
  unpinnedPackage,
  plainHttp,
  secretInConfiguration,
  launchEnvironment,
  broadPermission,
  crossServerReference,
  sharedToolName,
  lookAlikeToolName,
  toxicFlow,
]
