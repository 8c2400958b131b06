import { type IConstruct } from 'constructs';
import { Application } from './application';
import { Fault } from './fault';
import { called } from './props/called';

/** A rule that does not count for what is inside a construct, and why. */
export interface Exemption {
  readonly of: IConstruct;
  readonly rule: string;
  readonly because: string;
}

/**
 * Turns a rule off for one object, or for everything inside a part or an application, with the reason that every report
 * shows. An exemption that nothing needs is reported, so that it goes when its reason has gone.
 *
 * @throws Fault without a reason that says something
 */
export function exempt(construct: IConstruct, rule: string, because: string): void {
  called(exempt, construct, rule, because);
  if (typeof because !== 'string' || because.trim().length < 10) {
    throw new Fault(`exemption of '${construct.node.path}' from ${rule} must have a reason, got '${String(because)}'; say in a sentence why the rule does not fit here`);
  }
  Application.of(construct).cluster.relations.exemptions.push({ of: construct, rule, because: because.trim() });
}
