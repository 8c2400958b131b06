import { map } from './map';
import { labelValue } from './labels';
import { text } from './text';

const subdomain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const key = `^(${subdomain}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`;

/** Domains that belong to Kubernetes, to Karpenter and to its provider, but for the parts of them that are anyone's. */
const reserved = [
  '(?![^/]*(node|node-restriction)\\.kubernetes\\.io(/|$))[^/]*kubernetes\\.io(/|$)', '(?![^/]*kops\\.k8s\\.io(/|$))[^/]*k8s\\.io(/|$)',
  '[^/]*karpenter\\.sh(/|$)', '[^/]*karpenter\\.ovhcloud\\.sh(/|$)', 'node\\.kubernetes\\.io/(instance-type|windows-build)$', 'managed-by$',
].join('|');

/** Labels that say what a node is, and among which Karpenter chooses. */
const wellKnown = [
  'topology\\.kubernetes\\.io/(zone|region)', 'node\\.kubernetes\\.io/instance-type', 'kubernetes\\.io/(arch|os)', 'karpenter\\.sh/capacity-type',
  'karpenter\\.ovhcloud\\.sh/instance-category',
].join('|');

/** A label of one's own on nodes. */
export const nodeLabelKey = text("a label's key outside the domains of Kubernetes and Karpenter", key, { max: 316, except: `^(${reserved})` });

/** Labels of one's own on nodes. */
export const nodeLabels = map(labelValue, nodeLabelKey);

/** A label by which Karpenter chooses nodes. */
export const nodeRequirementKey = text(
  "a label that Karpenter knows, such as 'node.kubernetes.io/instance-type', or one of your own", key, { max: 316, except: `^(?!(${wellKnown})$)(${reserved})` },
);
