import { ApiObject } from 'cdk8s';
import { type IConstruct } from 'constructs';
import { Application } from '../application';
import { type Exemption } from '../exemption';
import { type ClusterModel } from '../model';
import { type Finding } from '../report/finding';
import { didYouMean } from '../schema/did-you-mean';

/**
 * Findings that a declaration turned off become notes with the reason; exemptions that nothing needs become warnings. Those of clusters
 * that are not rendered are for what is found by comparing with them.
 */
export function withExemptions(findings: readonly Finding[], models: readonly ClusterModel[], rules: readonly string[], others: readonly ClusterModel[] = []): Finding[] {
  const exemptions = [...models.map((model) => ({ model, used: false })), ...others.map((model) => ({ model, used: true }))]
    .flatMap(({ model: { cluster }, used }) => cluster.relations.exemptions.map((exemption) => ({ ...exemption, isAbout: placesOf(exemption.of), used })));
  if (exemptions.length === 0) return [...findings];
  const kept = findings.map((finding): Finding => {
    const found = exemptions.find(({ rule, isAbout }) => rule === finding.rule && isAbout(finding.where));
    if (!found) return finding;
    found.used = true;
    return { ...finding, severity: 'note', message: `${finding.message.split('; ')[0]!}; turned off because ${found.because}` };
  });
  return [...kept, ...exemptions.filter(({ used }) => !used).map((exemption) => needless(exemption, rules))];
}

/** Whether a finding is about a construct: one of its objects, or anything of an application, what was derived for it included. */
function placesOf(construct: IConstruct): (where: string) => boolean {
  const { cluster, name } = Application.of(construct);
  const folder = `${cluster.name}/${name}`;
  if (construct instanceof Application) return (where) => where === folder || where.startsWith(`${folder} `);
  const objects = construct.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child));
  const places = new Set(objects.map(({ kind, name: object }) => `${folder} ${kind}/${object}`));
  return (where) => places.has(where);
}

function needless({ of, rule, because }: Exemption, rules: readonly string[]): Finding {
  const { cluster, name } = Application.of(of);
  const hint = rules.includes(rule) ? '; remove it' : didYouMean(rule, rules, 'there is no such rule; remove it');
  return {
    where: `${cluster.name}/${name}`, rule: 'needed-exemptions', severity: rules.includes(rule) ? 'warning' : 'error',
    message: `exemption of '${of.node.path}' from ${rule} (${because}) must be needed, got nothing that breaks the rule${hint}`,
  };
}
