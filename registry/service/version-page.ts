/** From a version to the page that shows it: words first, findings at their items, size bounded. Knows no HTML. */
import { stringMember } from '../../src/encoding/json-value.ts'
import type { Finding } from '../../src/lint/finding.ts'
import { type Definition, itemSections } from '../../src/snapshot/definition.ts'
import type { DefinitionItem, FindingPlace, VersionPageModel } from '../views/view-models.ts'
import { PageBudget, shortText } from './page-budget.ts'
import type { VersionView } from './types.ts'

/** The page of a version. */
export function makeVersionPage(version: VersionView): VersionPageModel {
  const { snapshot, findings, ...rest } = version
  const facts = { ...rest, suppressions: rest.suppressions.map((one) => ({ ...one, name: shortText(one.name) })) }
  const budget = new PageBudget()
  const byItem = groupByItem(findings)
  const own = (section: Finding['section'], name?: string) => byItem.get(itemKey(section, name)) ?? []
  const sections = itemSections.map((section) => ({
    section,
    items: snapshot.sections[section].map((definition) =>
      makeItem(definition, own(section, definition.name).map(shortFinding), budget),
    ),
  }))
  const instructions = snapshot.instructions === null ? null : budget.show(snapshot.instructions)
  const instructionFindings = own('instructions').map(shortFinding)
  const model = { facts, instructions, instructionFindings, sections }
  return { ...model, places: findingPlaces(model) }
}

function groupByItem(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = itemKey(finding.section, finding.name)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [finding])
    else group.push(finding)
  }
  return groups
}

function itemKey(section: Finding['section'], name: string | undefined): string {
  return name === undefined ? section : `${section} ${name}`
}

function shortFinding({ rule, severity, pointer, message }: Finding) {
  return { rule, severity, pointer: shortText(pointer), message: shortText(message) }
}

function makeItem(definition: Definition, findings: DefinitionItem['findings'], budget: PageBudget): DefinitionItem {
  const title = stringMember(definition.value, 'title')
  const description = stringMember(definition.value, 'description')
  return {
    name: shortText(definition.name),
    title: title === undefined ? null : shortText(title),
    description: description === undefined ? null : budget.show(description),
    whole: budget.show(JSON.stringify(definition.value, null, 2)),
    hash: definition.hash,
    findings,
  }
}

/** Where findings are, in the order of the page. */
function findingPlaces(model: Omit<VersionPageModel, 'places'>): FindingPlace[] {
  const inInstructions = { anchor: 'instructions', name: null, count: model.instructionFindings.length }
  const inItems = model.sections.flatMap(({ section, items }) =>
    items.map(({ name, findings }, index) => ({ anchor: `${section}-${index + 1}`, name, count: findings.length })),
  )
  return [inInstructions, ...inItems].filter(({ count }) => count > 0)
}
