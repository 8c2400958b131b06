// Judges objects by ValidatingPolicies as Kyverno does, with the same library of CEL and the same extensions. The input
// is one document {"policies": [spec], "requests": [request]}; the output is one answer for each request, in order.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/ext"
	"k8s.io/apiserver/pkg/cel/library"
)

type condition struct{ Name, Expression string }

type validation struct{ Expression, Message, MessageExpression string }

type policy struct {
	MatchConditions []condition
	Variables       []condition
	Validations     []validation
}

type request struct {
	// Index of the policy.
	Policy int
	// Where the pod's specification is: spec, spec.template.spec or spec.jobTemplate.spec.template.spec.
	Path      string
	Operation string
	Object    any
	OldObject any
}

type answer struct {
	Matched bool   `json:"matched"`
	Allowed bool   `json:"allowed"`
	Message string `json:"message,omitempty"`
	Error   string `json:"error,omitempty"`
}

type program struct {
	name    string
	program cel.Program
	message cel.Program
	text    string
}

type compiled struct{ conditions, variables, validations []program }

func environment() (*cel.Env, error) {
	return cel.NewEnv(
		cel.HomogeneousAggregateLiterals(), cel.EagerlyValidateDeclarations(true), cel.DefaultUTCTimeZone(true),
		cel.CrossTypeNumericComparisons(true), cel.OptionalTypes(),
		ext.Bindings(), ext.Encoders(), ext.Lists(ext.ListsVersion(3)), ext.Math(), ext.Protos(), ext.Sets(), ext.Strings(ext.StringsVersion(2)),
		library.CIDR(), library.Format(), library.IP(), library.Lists(), library.Regex(), library.URLs(), library.Quantity(),
		cel.Variable("object", cel.DynType), cel.Variable("oldObject", cel.DynType), cel.Variable("request", cel.DynType),
		cel.Variable("namespaceObject", cel.DynType), cel.Variable("variables", cel.MapType(cel.StringType, cel.DynType)),
	)
}

// What Kyverno does to a policy for pods before it applies it to their controllers: it rewrites the text.
func at(expression, path string) string {
	expression = strings.ReplaceAll(expression, "object.spec", "object."+path)
	return strings.ReplaceAll(expression, "oldObject.spec", "oldObject."+path)
}

func compile(env *cel.Env, expression string, want *cel.Type) (cel.Program, error) {
	ast, issues := env.Compile(expression)
	if issues.Err() != nil {
		return nil, fmt.Errorf("%s: %w", expression, issues.Err())
	}
	if out := ast.OutputType(); want != nil && !out.IsExactType(want) && !out.IsExactType(cel.DynType) {
		return nil, fmt.Errorf("%s: must be of type %s, got %s", expression, want, out)
	}
	return env.Program(ast, cel.EvalOptions(cel.OptOptimize))
}

func compilePolicy(env *cel.Env, p policy, path string) (compiled, error) {
	var result compiled
	add := func(list *[]program, name, expression, message, text string, want *cel.Type) error {
		main, err := compile(env, at(expression, path), want)
		if err != nil {
			return err
		}
		entry := program{name: name, program: main, text: text}
		if message != "" {
			if entry.message, err = compile(env, at(message, path), cel.StringType); err != nil {
				return err
			}
		}
		*list = append(*list, entry)
		return nil
	}
	for _, c := range p.MatchConditions {
		if err := add(&result.conditions, c.Name, c.Expression, "", "", cel.BoolType); err != nil {
			return result, err
		}
	}
	for _, v := range p.Variables {
		if err := add(&result.variables, v.Name, v.Expression, "", "", nil); err != nil {
			return result, err
		}
	}
	for _, v := range p.Validations {
		if err := add(&result.validations, "", v.Expression, v.MessageExpression, v.Message, cel.BoolType); err != nil {
			return result, err
		}
	}
	return result, nil
}

func judge(c compiled, r request) answer {
	variables := map[string]any{}
	data := map[string]any{
		"object": r.Object, "oldObject": r.OldObject, "namespaceObject": nil,
		"request": map[string]any{"operation": r.Operation}, "variables": variables,
	}
	for _, condition := range c.conditions {
		out, _, err := condition.program.Eval(data)
		if err != nil {
			return answer{Error: err.Error()}
		}
		if out != types.True {
			return answer{Allowed: true}
		}
	}
	for _, variable := range c.variables {
		out, _, err := variable.program.Eval(data)
		if err != nil {
			return answer{Matched: true, Error: variable.name + ": " + err.Error()}
		}
		variables[variable.name] = out
	}
	for _, validation := range c.validations {
		out, _, err := validation.program.Eval(data)
		if err != nil {
			return answer{Matched: true, Error: err.Error()}
		}
		if out == types.True {
			continue
		}
		if validation.message == nil {
			return answer{Matched: true, Message: validation.text}
		}
		message, _, err := validation.message.Eval(data)
		if err != nil {
			return answer{Matched: true, Error: err.Error()}
		}
		return answer{Matched: true, Message: fmt.Sprint(message.Value())}
	}
	return answer{Matched: true, Allowed: true}
}

// Whole numbers are integers in Kubernetes, where encoding/json makes every number a fraction.
func whole(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			value[key] = whole(inner)
		}
	case []any:
		for index, inner := range value {
			value[index] = whole(inner)
		}
	case float64:
		if value == float64(int64(value)) {
			return int64(value)
		}
	}
	return value
}

func main() {
	var input struct {
		Policies []policy
		Requests []request
	}
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewDecoder(file).Decode(&input); err != nil {
		log.Fatal(err)
	}
	for i, r := range input.Requests {
		input.Requests[i].Object, input.Requests[i].OldObject = whole(r.Object), whole(r.OldObject)
	}
	env, err := environment()
	if err != nil {
		log.Fatal(err)
	}
	known := map[string]compiled{}
	answers := make([]answer, 0, len(input.Requests))
	for _, r := range input.Requests {
		key := fmt.Sprint(r.Policy, r.Path)
		if _, ok := known[key]; !ok {
			if known[key], err = compilePolicy(env, input.Policies[r.Policy], r.Path); err != nil {
				log.Fatal(err)
			}
		}
		answers = append(answers, judge(known[key], r))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}
