import { ApiObject } from 'cdk8s';
import { type IConstruct } from 'constructs';
import { Application } from '../application';
import { type Exemption } from '../exemption';
import { type ClusterModel } from '../model';
import { type Finding } from '../report/finding';
import { nearest } from '../schema/nearest';

/** Findings that a declaration turned off become notes with the reason; exemptions that nothing needs become warnings. */
export function withExemptions(findings: readonly Finding[], models: readonly ClusterModel[], rules: readonly string[]): Finding[] {
  const exemptions = models.flatMap(({ cluster }) => cluster.relations.exemptions).map((exemption) => ({ ...exemption, places: placesOf(exemption.of), used: false }));
  if (exemptions.length === 0) return [...findings];
  const kept = findings.map((finding): Finding => {
    const found = exemptions.find(({ rule, places }) => rule === finding.rule && places.has(finding.where));
    if (!found) return finding;
    found.used = true;
    return { ...finding, severity: 'note', message: `${finding.message.split('; ')[0]!}; turned off because ${found.because}` };
  });
  return [...kept, ...exemptions.filter(({ used }) => !used).map((exemption) => needless(exemption, rules))];
}

/** Where findings about a construct are reported: each of its objects, and an application as a whole. */
function placesOf(construct: IConstruct): Set<string> {
  const { cluster, name } = Application.of(construct);
  const folder = `${cluster.name}/${name}`;
  const objects = construct.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child)).map((child) => `${folder} ${child.kind}/${child.name}`);
  return new Set(construct instanceof Application ? [folder, ...objects] : objects);
}

function needless({ of, rule, because }: Exemption, rules: readonly string[]): Finding {
  const { cluster, name } = Application.of(of);
  const meant = rules.includes(rule) ? undefined : nearest(rule, rules);
  const hint = rules.includes(rule) ? 'remove it' : meant === undefined ? `there is no such rule; remove it` : `did you mean '${meant}'?`;
  return {
    where: `${cluster.name}/${name}`, rule: 'needed-exemptions', severity: rules.includes(rule) ? 'warning' : 'error',
    message: `exemption of '${of.node.path}' from ${rule} (${because}) must be needed, got nothing that breaks the rule; ${hint}`,
  };
}
