/** A definition as a project publishes it, with texts, defaults and rules. */
export const widgetYaml = `
apiVersion: v1
kind: Namespace
metadata: {name: beside}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        description: A widget.
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            description: What it is.
            required: [size, mode]
            x-kubernetes-validations:
            - rule: "self.mode == 'fixed' ? !has(self.max) : true"
              message: max is for widgets that grow
            - rule: "self.size >= oldSelf.size"
              message: a widget never shrinks
            - rule: "self.frobnicate()"
              message: nobody knows this function
            properties:
              description: {type: string, maxLength: 5}
              size: {type: integer, minimum: 1, description: In parts.}
              max: {type: integer}
              mode: {type: string, enum: [fixed, grow], default: grow}
              port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
              note: {type: string, nullable: true}
              open: {type: object, x-kubernetes-preserve-unknown-fields: true}
              labels: {type: object, additionalProperties: {type: string}}
              set: {type: array, x-kubernetes-list-type: set, items: {type: string}}
              rules: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: {type: object, required: [name], properties: {name: {type: string}, level: {type: integer, default: 1}}}}
              template: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
              one: {type: object, oneOf: [{required: [a]}, {required: [b]}], properties: {a: {type: string}, b: {type: string}}}
  - name: v1beta1
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: depots.example.org}
spec:
  group: example.org
  names: {kind: Depot, plural: depots}
  scope: Cluster
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
`;
