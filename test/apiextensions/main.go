// Judges objects by CustomResourceDefinitions with the very code of the Kubernetes API server: fields that it would drop,
// what its schema refuses, and what its rules in CEL say.
package main

import (
	"context"
	"encoding/json"
	"math"
	"os"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	v1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	apiservercel "k8s.io/apiserver/pkg/apis/cel"
)

type testCase struct {
	Schema int                    `json:"schema"`
	Object map[string]interface{} `json:"object"`
	Old    map[string]interface{} `json:"old"`
}

type input struct {
	Schemas []v1.JSONSchemaProps `json:"schemas"`
	Cases   []testCase           `json:"cases"`
}

type answer struct {
	Unknown []string `json:"unknown"`
	Schema  []string `json:"schema"`
	Lists   []string `json:"lists"`
	Rules   []string `json:"rules"`
}

type judge struct {
	structural *schema.Structural
	validator  validation.SchemaValidator
	rules      *cel.Validator
}

func main() {
	data, err := os.ReadFile(os.Args[1])
	must(err)
	var in input
	must(decode(data, &in))
	judges := make([]judge, len(in.Schemas))
	for index := range in.Schemas {
		judges[index] = newJudge(&in.Schemas[index])
	}
	answers := make([]answer, len(in.Cases))
	for index, one := range in.Cases {
		answers[index] = judges[one.Schema].answer(one)
	}
	must(json.NewEncoder(os.Stdout).Encode(answers))
}

func newJudge(props *v1.JSONSchemaProps) judge {
	var internal apiextensions.JSONSchemaProps
	must(v1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(props, &internal, nil))
	structural, err := schema.NewStructural(&internal)
	must(err)
	validator, _, err := validation.NewSchemaValidator(&internal)
	must(err)
	return judge{structural, validator, cel.NewValidator(structural, true, apiservercel.PerCallLimit)}
}

func (j judge) answer(one testCase) answer {
	result := answer{Unknown: []string{}, Schema: []string{}, Lists: []string{}, Rules: []string{}}
	result.Unknown = append(result.Unknown, pruning.PruneWithOptions(one.Object, j.structural, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})...)
	defaulting.PruneNonNullableNullsWithoutDefaults(one.Object, j.structural)
	defaulting.Default(one.Object, j.structural)
	for _, err := range validation.ValidateCustomResource(nil, one.Object, j.validator) {
		result.Schema = append(result.Schema, err.Error())
	}
	for _, err := range listtype.ValidateListSetsAndMaps(nil, j.structural, one.Object) {
		result.Lists = append(result.Lists, err.Error())
	}
	if j.rules == nil || len(result.Schema) > 0 {
		return result
	}
	var old interface{}
	if one.Old != nil {
		defaulting.Default(one.Old, j.structural)
		old = one.Old
	}
	errs, _ := j.rules.Validate(context.Background(), field.NewPath(""), j.structural, one.Object, old, math.MaxInt64)
	for _, err := range errs {
		result.Rules = append(result.Rules, err.Error())
	}
	return result
}

// decode keeps whole numbers whole, as the API server does.
func decode(data []byte, into *input) error {
	var raw struct {
		Schemas []v1.JSONSchemaProps `json:"schemas"`
		Cases   []struct {
			Schema int             `json:"schema"`
			Object json.RawMessage `json:"object"`
			Old    json.RawMessage `json:"old"`
		} `json:"cases"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	into.Schemas = raw.Schemas
	for _, one := range raw.Cases {
		next := testCase{Schema: one.Schema}
		if err := utiljson.Unmarshal(one.Object, &next.Object); err != nil {
			return err
		}
		if len(one.Old) > 0 {
			if err := utiljson.Unmarshal(one.Old, &next.Old); err != nil {
				return err
			}
		}
		into.Cases = append(into.Cases, next)
	}
	return nil
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
