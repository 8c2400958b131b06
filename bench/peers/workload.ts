import { synthesize } from '../../lib/synth';
import { ManyApps, type Size } from '../many-apps';

/** What one application is called by, in the place of which a program of any tool puts another. */
export interface App {
  readonly cluster: string;
  readonly name: string;
  /** The application that it calls, or `none`. */
  readonly before: string;
  /** The application that calls it, or `none`. */
  readonly after: string;
  readonly wave: string;
  /** Of its settings. */
  readonly checksum: string;
}

/** What stands in a text where an application differs from others. */
export const marks: Readonly<Record<keyof App, string>> = { cluster: 'CLUSTER', name: 'NAME', before: 'BEFORE', after: 'AFTER', wave: 'WAVE', checksum: 'CHECKSUM' };

/** The objects that a tool has to make: for each application those of its template, and the rest as they are. */
export interface Workload {
  /** Texts of YAML with marks. */
  readonly templates: readonly (readonly string[])[];
  readonly apps: readonly (App & { readonly template: number })[];
  readonly rest: readonly string[];
  /** Every file of our tree. */
  readonly files: ReadonlyMap<string, string>;
}

const ofApp = /^(?<cluster>c\d+)\/(?:(?<own>shop-\d+)\/.*|argocd-apps\/(?:AppProject|Application)-(?<argo>shop-\d+)\.yaml|namespaces\/Namespace-(?<namespace>shop-\d+)\.yaml)$/;

/** The very objects that our own library makes of a fleet, as other tools would be given them: a template for alike applications. */
export function workloadOf(size: Size): Workload {
  const { files } = synthesize(new ManyApps(size));
  const rest: string[] = [];
  const texts = new Map<string, string[]>();
  for (const [path, text] of files) {
    const body = text.slice(text.indexOf('\n') + 1);
    const { cluster, own, argo, namespace } = ofApp.exec(path)?.groups ?? {};
    if (cluster === undefined) rest.push(body);
    else texts.set(`${cluster}/${own ?? argo ?? namespace}`, [...texts.get(`${cluster}/${own ?? argo ?? namespace}`) ?? [], body]);
  }
  const templates = new Map<string, number>();
  const apps = [...texts].map(([id, bodies]) => {
    const [cluster, name] = id.split('/') as [string, string];
    const all = bodies.join('');
    const before = /^ +value: (?<before>shop-\d+)$/m.exec(all)?.groups?.before ?? 'none';
    const after = [...all.matchAll(/(?<![\w-])shop-\d+/g)].map(([found]) => found).find((found) => found !== name && found !== before) ?? 'none';
    const wave = /sync-wave: "(?<wave>\d+)"/.exec(bodies.find(isApplication)!)!.groups!.wave!;
    const checksum = /checksum\/settings: (?<checksum>.*)$/m.exec(all)?.groups?.checksum?.replaceAll('"', '') ?? 'none';
    const app = { cluster, name, before, after, wave, checksum };
    const template = JSON.stringify(bodies.map((body) => marked(body, app)));
    if (!templates.has(template)) templates.set(template, templates.size);
    return { ...app, template: templates.get(template)! };
  });
  return { templates: [...templates.keys()].map((text) => JSON.parse(text) as string[]), apps, rest, files };
}

function isApplication(text: string): boolean {
  return /^kind: Application$/m.test(text);
}

function marked(text: string, { wave, checksum, ...app }: App): string {
  const summed = text.replace(new RegExp(`(checksum/settings: )"?${checksum}"?$`, 'm'), `$1"${marks.checksum}"`);
  const placed = isApplication(summed) ? summed.replace(`sync-wave: "${wave}"`, `sync-wave: "${marks.wave}"`) : summed;
  return Object.entries(app).filter(([, value]) => value !== 'none')
    .reduce((result, [key, value]) => result.replace(new RegExp(`(?<![\\w-])${value}(?![\\w-])`, 'g'), marks[key as keyof App]), placed);
}
