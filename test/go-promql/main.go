// Reads expressions as Prometheus does. A line of input is one expression as a JSON string; a line of output is {"metrics": [...]}
// with the names of the series it selects, or {"error": ...}.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"os"
	"sort"

	"github.com/prometheus/prometheus/promql/parser"
)

type answer struct {
	Metrics []string `json:"metrics"`
	Error   string   `json:"error,omitempty"`
}

func read(expression string) answer {
	parsed, err := parser.ParseExpr(expression)
	if err != nil {
		return answer{Error: err.Error()}
	}
	names := map[string]bool{}
	parser.Inspect(parsed, func(node parser.Node, _ []parser.Node) error {
		if selector, ok := node.(*parser.VectorSelector); ok {
			names[selector.Name] = true
		}
		return nil
	})
	metrics := []string{}
	for name := range names {
		metrics = append(metrics, name)
	}
	sort.Strings(metrics)
	return answer{Metrics: metrics}
}

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	expressions, answers := json.NewDecoder(file), json.NewEncoder(out)
	for {
		var expression string
		if err := expressions.Decode(&expression); err == io.EOF {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		if err := answers.Encode(read(expression)); err != nil {
			log.Fatal(err)
		}
	}
}
