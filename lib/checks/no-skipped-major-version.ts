import { majorVersion } from '../major-version';
import { type Manifest } from '../manifest';
import { type Check, whereIs } from './check';

/** A system that says so takes one major version at a time, compared with the tree that is there already, and never a step back. */
export const noSkippedMajorVersion: Check = ({ objects, previous }) => objects.flatMap((object) => {
  const declared = object.manifest.metadata.annotations?.[majorVersion];
  if (declared === undefined) return [];
  const message = brokenRule(declared, previous(object.path)?.metadata?.annotations?.[majorVersion], object.manifest);
  return message === undefined ? [] : [{ where: whereIs(object), message }];
});

function brokenRule(declared: string, deployed: string | undefined, { kind, metadata }: Manifest): string | undefined {
  const subject = `major version of ${kind} '${metadata.name}' must`;
  if (!/^\d+$/.test(declared)) return `${subject} be a whole number, got '${declared}'; write for example ${majorVersion}: '34'`;
  if (deployed === undefined || !/^\d+$/.test(deployed)) return undefined;
  const [to, from] = [Number(declared), Number(deployed)];
  if (to < from) return `${subject} not fall, got '${to}' after '${from}'; keep ${from}, since its data cannot go back`;
  if (to <= from + 1) return undefined;
  return `${subject} rise by one at a time, got '${to}' after '${from}'; declare ${from + 1}, let it upgrade its data in the cluster, then go on`;
}
