// Reads documents as kubectl and Argo CD do. A line of input is one document as a JSON string; a line of output is what
// was read from it, as JSON, or {"error": ...} in place of {"value": ...}. Duplicate keys are errors.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"os"

	"sigs.k8s.io/yaml"
)

type answer struct {
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
}

func read(document string) answer {
	value, err := yaml.YAMLToJSONStrict([]byte(document))
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Value: value}
}

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	documents, answers := json.NewDecoder(file), json.NewEncoder(out)
	for {
		var document string
		if err := documents.Decode(&document); err == io.EOF {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		if err := answers.Encode(read(document)); err != nil {
			log.Fatal(err)
		}
	}
}
