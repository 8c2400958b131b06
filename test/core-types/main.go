// Reads the Go types of Kubernetes' own kinds in several minor versions and prints one table of them: which fields, of
// which type, from which minor on, behind which feature gate. Facts alone: no text of the sources gets into it.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// A release is a minor version with the folders of the modules that hold its types.
type release struct {
	Minor   int               `json:"minor"`
	Modules map[string]string `json:"modules"`
}

type declaration struct {
	doc  string
	expr ast.Expr
	file *ast.File
}

type pkg struct {
	path   string
	group  string
	types  map[string]declaration
	consts map[string]map[string]bool
}

// A field as one release has it.
type field struct {
	code     string
	required bool
	gate     string
	// keys say what is there once in a list: `()` each item, `(port protocol:TCP)` items by these fields, with what is filled in.
	keys string
	// fallback is what is filled in where the field is left out, in JSON.
	fallback string
}

type source struct {
	minor    int
	packages map[string]*pkg
}

var marker = regexp.MustCompile(`(?m)^\s*\+([^\n]*)$`)
var gateWords = regexp.MustCompile("(?:[Tt]he )?[`\"']?([A-Z][A-Za-z0-9]{5,})[`\"']? feature[- ]?gate")

func main() {
	var releases []release
	if err := json.NewDecoder(os.Stdin).Decode(&releases); err != nil {
		panic(err)
	}
	table := newTable()
	for _, one := range releases {
		table.add(load(one))
	}
	if err := json.NewEncoder(os.Stdout).Encode(table.finished()); err != nil {
		panic(err)
	}
}

func load(one release) *source {
	result := &source{minor: one.Minor, packages: map[string]*pkg{}}
	for module, folder := range one.Modules {
		roots := []string{"."}
		switch module {
		case "k8s.io/apimachinery":
			roots = []string{"pkg/apis/meta/v1"}
		case "k8s.io/apiextensions-apiserver":
			roots = []string{"pkg/apis/apiextensions/v1"}
		case "k8s.io/kube-aggregator":
			roots = []string{"pkg/apis/apiregistration/v1"}
		}
		for _, root := range roots {
			must(filepath.WalkDir(filepath.Join(folder, root), func(path string, entry os.DirEntry, err error) error {
				if err != nil || !entry.IsDir() || strings.Contains(path, "testdata") {
					return err
				}
				inside, _ := filepath.Rel(folder, path)
				result.read(module+"/"+filepath.ToSlash(inside), path)
				return nil
			}))
		}
	}
	return result
}

func (s *source) read(path, folder string) {
	files := token.NewFileSet()
	entries, err := os.ReadDir(folder)
	must(err)
	one := &pkg{path: path, types: map[string]declaration{}, consts: map[string]map[string]bool{}}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "zz_") || strings.HasSuffix(name, ".pb.go") {
			continue
		}
		file, err := parser.ParseFile(files, filepath.Join(folder, name), nil, parser.ParseComments)
		must(err)
		one.collect(file)
	}
	if len(one.types) > 0 {
		s.packages[path] = one
	}
}

func (p *pkg) collect(file *ast.File) {
	for _, decl := range file.Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range general.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				doc := commentsBefore(file, general, spec)
				p.types[spec.Name.Name] = declaration{doc, spec.Type, file}
			case *ast.ValueSpec:
				p.constants(general, spec)
				p.groupName(spec)
			}
		}
	}
}

func (p *pkg) groupName(spec *ast.ValueSpec) {
	if len(spec.Names) == 1 && spec.Names[0].Name == "GroupName" && len(spec.Values) == 1 {
		if literal, ok := spec.Values[0].(*ast.BasicLit); ok {
			p.group, _ = strconv.Unquote(literal.Value)
		}
	}
}

func (p *pkg) constants(general *ast.GenDecl, spec *ast.ValueSpec) {
	if general.Tok != token.CONST {
		return
	}
	for index, value := range spec.Values {
		literal, name := value, ""
		if named, ok := spec.Type.(*ast.Ident); ok {
			name = named.Name
		}
		if call, ok := value.(*ast.CallExpr); ok && len(call.Args) == 1 {
			if function, ok := call.Fun.(*ast.Ident); ok {
				name, literal = function.Name, call.Args[0]
			}
		}
		basic, ok := literal.(*ast.BasicLit)
		if !ok || basic.Kind != token.STRING || name == "" || index >= len(spec.Names) {
			continue
		}
		text, _ := strconv.Unquote(basic.Value)
		if p.consts[name] == nil {
			p.consts[name] = map[string]bool{}
		}
		p.consts[name][text] = true
	}
}

// commentsBefore is all comments above a type: markers often stand apart from its documentation.
func commentsBefore(file *ast.File, general *ast.GenDecl, spec *ast.TypeSpec) string {
	start := general.Pos()
	if general.Lparen.IsValid() {
		start = spec.Pos()
	}
	var previous token.Pos
	for _, decl := range file.Decls {
		if decl.End() < start && decl.End() > previous {
			previous = decl.End()
		}
	}
	var text strings.Builder
	for _, group := range file.Comments {
		if group.Pos() > previous && group.End() < start {
			text.WriteString(lines(group))
		}
	}
	return text.String()
}

// lines keeps directives, which CommentGroup.Text drops.
func lines(group *ast.CommentGroup) string {
	if group == nil {
		return ""
	}
	var text strings.Builder
	for _, comment := range group.List {
		text.WriteString(strings.TrimPrefix(comment.Text, "//"))
		text.WriteString("\n")
	}
	return text.String()
}

func markers(doc string) []string {
	var found []string
	for _, match := range marker.FindAllStringSubmatch(doc, -1) {
		found = append(found, strings.TrimSpace(match[1]))
	}
	return found
}

func marked(doc, prefix string) (string, bool) {
	for _, one := range markers(doc) {
		if one == prefix {
			return "", true
		}
		if strings.HasPrefix(one, prefix+"=") {
			return strings.TrimPrefix(one, prefix+"="), true
		}
	}
	return "", false
}

// special are types that write their JSON themselves.
var special = map[string]string{
	"k8s.io/apimachinery/pkg/api/resource.Quantity":                                         "q",
	"k8s.io/apimachinery/pkg/util/intstr.IntOrString":                                       "x",
	"k8s.io/apimachinery/pkg/apis/meta/v1.Time":                                             "t",
	"k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime":                                        "t",
	"k8s.io/apimachinery/pkg/apis/meta/v1.Duration":                                         "s",
	"k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1":                                         "j",
	"k8s.io/apimachinery/pkg/runtime.RawExtension":                                          "j",
	"k8s.io/apimachinery/pkg/types.UID":                                                     "s",
	"k8s.io/apimachinery/pkg/types.NodeName":                                                "s",
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSON":                         "j",
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSONSchemaPropsOrStringArray": "j",
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSONSchemaPropsOrBool":        "|",
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSONSchemaPropsOrArray":       "#",
}

// unmarked are fields behind a feature gate whose sources do not say so in words that can be read.
var unmarked = map[string]string{
	"k8s.io/api/batch/v1.JobSpec.managedBy":                "JobManagedBy",
	"k8s.io/api/batch/v1.JobSpec.successPolicy":            "JobSuccessPolicy",
	"k8s.io/api/core/v1.Lifecycle.stopSignal":              "ContainerStopSignals",
	"k8s.io/api/core/v1.PodAffinityTerm.matchLabelKeys":    "MatchLabelKeysInPodAffinity",
	"k8s.io/api/core/v1.PodAffinityTerm.mismatchLabelKeys": "MatchLabelKeysInPodAffinity",
	"k8s.io/api/core/v1.PodSpec.hostUsers":                 "UserNamespacesSupport",
	"k8s.io/api/core/v1.SecurityContext.procMount":         "ProcMountType",
	"k8s.io/api/core/v1.ServiceSpec.trafficDistribution":   "ServiceTrafficDistribution",
	"k8s.io/api/core/v1.Volume.image":                      "ImageVolume",
	"k8s.io/api/core/v1.VolumeMount.recursiveReadOnly":     "RecursiveReadOnlyMounts",
}

var basics = map[string]string{
	"string": "s", "bool": "b", "int32": "i", "int64": "l", "int": "l", "uint32": "l", "uint64": "l", "int16": "i", "uint16": "i", "uint8": "i",
	"float64": "n", "float32": "n",
}

// code is the type of a value in the table's own words; see lib/schema/core-types.ts.
func (s *source) code(p *pkg, file *ast.File, expr ast.Expr, use func(string)) string {
	switch expr := expr.(type) {
	case *ast.StarExpr:
		return s.code(p, file, expr.X, use)
	case *ast.ParenExpr:
		return s.code(p, file, expr.X, use)
	case *ast.ArrayType:
		if item, ok := expr.Elt.(*ast.Ident); ok && item.Name == "byte" {
			return "y"
		}
		return "[" + s.code(p, file, expr.Elt, use)
	case *ast.MapType:
		return "{" + s.code(p, file, expr.Value, use)
	case *ast.Ident:
		if code, ok := basics[expr.Name]; ok {
			return code
		}
		return s.named(p.path, expr.Name, use)
	case *ast.SelectorExpr:
		return s.named(importOf(file, expr.X.(*ast.Ident).Name), expr.Sel.Name, use)
	case *ast.InterfaceType:
		return "j"
	}
	panic(fmt.Sprintf("type %T in %s", expr, p.path))
}

func (s *source) named(path, name string, use func(string)) string {
	full := path + "." + name
	if code, ok := special[full]; ok {
		props := path + ".JSONSchemaProps"
		switch code {
		case "#":
			use(props)
			return "#" + props
		case "|":
			use(props)
			return "|#" + props
		}
		return code
	}
	found, ok := s.packages[path]
	if !ok {
		panic("no package for " + full)
	}
	one, ok := found.types[name]
	if !ok {
		panic("no type " + full)
	}
	if _, ok := one.expr.(*ast.StructType); ok {
		use(full)
		return "#" + full
	}
	if _, isEnum := marked(one.doc, "enum"); isEnum && len(found.consts[name]) > 0 {
		return "=" + full
	}
	return s.code(found, one.file, one.expr, use)
}

func importOf(file *ast.File, name string) string {
	for _, one := range file.Imports {
		path, _ := strconv.Unquote(one.Path.Value)
		if one.Name != nil && one.Name.Name == name || one.Name == nil && strings.HasSuffix(path, "/"+name) {
			return path
		}
	}
	panic("no import " + name)
}

// fieldsOf is what a struct is written as in JSON, with what it embeds.
func (s *source) fieldsOf(full string, use func(string)) map[string]field {
	dot := strings.LastIndex(full, ".")
	p := s.packages[full[:dot]]
	one := p.types[full[dot+1:]]
	result := map[string]field{}
	for _, member := range one.expr.(*ast.StructType).Fields.List {
		tag := ""
		if member.Tag != nil {
			text, _ := strconv.Unquote(member.Tag.Value)
			tag = reflect.StructTag(text).Get("json")
		}
		name, options, _ := strings.Cut(tag, ",")
		if name == "-" || len(member.Names) > 0 && !member.Names[0].IsExported() {
			continue
		}
		if name == "" {
			inner := s.code(p, one.file, member.Type, func(string) {})
			for key, value := range s.fieldsOf(strings.TrimPrefix(inner, "#"), use) {
				result[key] = value
			}
			continue
		}
		doc := lines(member.Doc)
		_, optional := marked(doc, "optional")
		_, required := marked(doc, "required")
		omitted := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		code := "j"
		if name != "status" {
			code = s.code(p, one.file, member.Type, use)
		}
		fallback, _ := marked(doc, "default")
		result[name] = field{code: code, required: !optional && (required || !omitted), gate: gateOf(doc), keys: s.keysOf(doc, code), fallback: fallback}
	}
	return result
}

func (s *source) keysOf(doc, code string) string {
	kind, _ := marked(doc, "listType")
	if kind == "set" && strings.HasPrefix(code, "[") {
		return "()"
	}
	full, ok := strings.CutPrefix(code, "[#")
	if kind != "map" || !ok {
		return ""
	}
	fields := s.fieldsOf(full, func(string) {})
	var keys []string
	for _, one := range markers(doc) {
		name, ok := strings.CutPrefix(one, "listMapKey=")
		if !ok {
			continue
		}
		if text, err := strconv.Unquote(fields[name].fallback); err == nil {
			name += ":" + text
		}
		keys = append(keys, name)
	}
	return "(" + strings.Join(keys, " ") + ")"
}

func gateOf(doc string) string {
	if name, ok := marked(doc, "featureGate"); ok {
		return name
	}
	flat := strings.Join(strings.Fields(doc), " ")
	if match := gateWords.FindStringSubmatch(flat); match != nil {
		return match[1]
	}
	return ""
}

type kept struct {
	code     string
	first    int
	last     int
	required bool
	// optional is the first minor in which it need not be set, if it had to before.
	optional int
	gate     string
	keys     string
}

type kind struct {
	Type       string
	introduced int
	removed    int
	first      int
	last       int
}

type table struct {
	minors []int
	types  map[string]map[string]*kept
	kinds  map[string]*kind
	enums  map[string]map[string][2]int
}

func newTable() *table {
	return &table{types: map[string]map[string]*kept{}, kinds: map[string]*kind{}, enums: map[string]map[string][2]int{}}
}

func (t *table) add(s *source) {
	t.minors = append(t.minors, s.minor)
	for path, p := range s.packages {
		for name, one := range p.types {
			if strings.HasPrefix(path, "k8s.io/apimachinery") {
				continue
			}
			structure, ok := one.expr.(*ast.StructType)
			if !ok || !isKind(structure) || !ast.IsExported(name) {
				continue
			}
			t.kind(s, p, name, one.doc)
		}
	}
}

func isKind(structure *ast.StructType) bool {
	hasType, hasMetadata := false, false
	for _, member := range structure.Fields.List {
		if selector, ok := member.Type.(*ast.SelectorExpr); ok {
			hasType = hasType || selector.Sel.Name == "TypeMeta"
			hasMetadata = hasMetadata || selector.Sel.Name == "ObjectMeta"
		}
	}
	return hasType && hasMetadata
}

func (t *table) kind(s *source, p *pkg, name, doc string) {
	version := p.path[strings.LastIndex(p.path, "/")+1:]
	id := version + "/" + name
	if p.group != "" {
		id = p.group + "/" + id
	}
	full := p.path + "." + name
	one := t.kinds[id]
	if one == nil {
		one = &kind{Type: full, first: s.minor}
		t.kinds[id] = one
	}
	one.last = s.minor
	one.introduced, one.removed = minorOf(doc, "introduced"), minorOf(doc, "removed")
	isOld := strings.Contains(version, "beta") && one.introduced > 0 && one.introduced < 24 || one.removed > 0 && one.removed <= t.minors[0]
	if !isOld {
		t.structure(s, full, map[string]bool{})
	}
}

func minorOf(doc, word string) int {
	text, ok := marked(doc, "k8s:prerelease-lifecycle-gen:"+word)
	if !ok {
		return 0
	}
	parts := strings.Split(text, ".")
	if len(parts) < 2 || parts[0] != "1" {
		return 0
	}
	number, _ := strconv.Atoi(parts[1])
	return number
}

func (t *table) structure(s *source, full string, seen map[string]bool) {
	if seen[full] {
		return
	}
	seen[full] = true
	var next []string
	fields := s.fieldsOf(full, func(name string) { next = append(next, name) })
	known := t.types[full]
	if known == nil {
		known = map[string]*kept{}
		t.types[full] = known
	}
	for name, one := range fields {
		have := known[name]
		if have == nil {
			have = &kept{first: s.minor, required: one.required}
			known[name] = have
		}
		have.code, have.last, have.gate, have.keys = one.code, s.minor, one.gate, one.keys
		if have.required && !one.required && have.optional == 0 {
			have.optional = s.minor
		}
		t.enum(s, one.code)
	}
	for _, name := range next {
		t.structure(s, name, seen)
	}
}

func (t *table) enum(s *source, code string) {
	full, ok := strings.CutPrefix(strings.TrimLeft(code, "[{|"), "=")
	if !ok {
		return
	}
	dot := strings.LastIndex(full, ".")
	if t.enums[full] == nil {
		t.enums[full] = map[string][2]int{}
	}
	for value := range s.packages[full[:dot]].consts[full[dot+1:]] {
		span, ok := t.enums[full][value]
		if !ok {
			span[0] = s.minor
		}
		span[1] = s.minor
		t.enums[full][value] = span
	}
}

// finished is the table with names shortened to numbers: types and enums are found by their place in a list.
func (t *table) finished() map[string]any {
	first, last := t.minors[0], t.minors[len(t.minors)-1]
	typeNames, enumNames := sortedKeys(t.types), sortedKeys(t.enums)
	number := map[string]int{}
	for index, name := range typeNames {
		number["#"+name] = index + 1
	}
	for index, name := range enumNames {
		number["="+name] = index
	}
	short := func(code string) string {
		at := strings.IndexAny(code, "#=")
		if at < 0 {
			return code
		}
		return code[:at+1] + strconv.Itoa(number[code[at:]])
	}
	span := func(from, to int) string {
		text := ""
		if from > first {
			text += "@" + strconv.Itoa(from)
		}
		if to < last {
			text += "-" + strconv.Itoa(to+1)
		}
		return text
	}
	types := make([]map[string]string, len(typeNames)+1)
	types[0] = map[string]string{}
	for index, name := range typeNames {
		types[index+1] = map[string]string{}
		from, to := t.spanOf(name)
		for key, one := range t.types[name] {
			code := short(one.code)
			if one.keys != "" {
				code = "[" + one.keys + code[1:]
			}
			if one.required && one.first == from && one.last == to {
				code += "!"
				if one.optional > 0 {
					code += strconv.Itoa(one.optional)
				}
			}
			gate := one.gate
			if gate == "" {
				gate = unmarked[name+"."+key]
			}
			if gate != "" {
				code += "~" + gate
			}
			types[index+1][key] = code + t.span(from, to, one)
		}
	}
	enums := make([]map[string]string, len(enumNames))
	for index, name := range enumNames {
		enums[index] = map[string]string{}
		for value, one := range t.enums[name] {
			enums[index][value] = span(one[0], one[1])
		}
	}
	kinds := map[string][3]int{}
	for id, one := range t.kinds {
		from, to := one.introduced, one.removed
		if one.first > first && one.first > from {
			from = one.first
		}
		if one.last < last && (to == 0 || one.last+1 < to) {
			to = one.last + 1
		}
		kinds[id] = [3]int{number["#"+one.Type], from, to}
	}
	kinds["policy/v1beta1/PodSecurityPolicy"] = [3]int{0, 10, 25}
	kinds["extensions/v1beta1/PodSecurityPolicy"] = [3]int{0, 2, 16}
	return map[string]any{"minors": []int{first, last}, "kinds": kinds, "types": types, "enums": enums}
}

// spanOf is the first and the last minor that has a type.
func (t *table) spanOf(name string) (int, int) {
	from, to := t.minors[len(t.minors)-1], t.minors[0]
	for _, one := range t.types[name] {
		from, to = min(from, one.first), max(to, one.last)
	}
	return from, to
}

// span says which minors have a field where it is not all that have its type.
func (t *table) span(from, to int, one *kept) string {
	text := ""
	if one.first > from {
		text += "@" + strconv.Itoa(one.first)
	}
	if one.last < to {
		text += "-" + strconv.Itoa(one.last+1)
	}
	return text
}

func sortedKeys[V any](values map[string]V) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
