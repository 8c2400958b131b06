/** Deployment, service account and roles of whatever keeps a cluster's session. */
export const keeperDeployment = 'session-keeper';

/** Image with bash, kubectl, jq and curl, of the keeper and of what a hub starts it with: the one of Kubernetes' own kubectl has no shell. */
export const sessionImage = 'docker.io/alpine/k8s:1.34.1';

/** ConfigMap in which the keeper finds what the library knows of the cluster. */
export const sessionPlan = 'session-plan';

/** Service account with which a hub starts a session, and asks it to stop. */
export const starterAccount = 'session-starter';
