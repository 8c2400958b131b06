// Reads texts with the parsers that Kubernetes and its operators use, and says what came of each.
package main

import (
	_ "crypto/sha256"
	_ "crypto/sha512"
	"encoding/json"
	"net/netip"
	"os"
	"time"
	_ "time/tzdata"

	"github.com/distribution/reference"
	"github.com/prometheus/common/model"
	"github.com/robfig/cron/v3"
	"k8s.io/apimachinery/pkg/api/resource"
)

type question struct {
	Kind  string `json:"kind"`
	Text  string `json:"text"`
	Zone  string `json:"zone"`
	After int64  `json:"after"`
}

type answer struct {
	Valid bool     `json:"valid"`
	Value float64  `json:"value"`
	Times []int64  `json:"times"`
	Parts []string `json:"parts"`
}

func main() {
	data, err := os.ReadFile(os.Args[1])
	must(err)
	var questions []question
	must(json.Unmarshal(data, &questions))
	answers := make([]answer, len(questions))
	for index, one := range questions {
		answers[index] = answerTo(one)
	}
	must(json.NewEncoder(os.Stdout).Encode(answers))
}

func answerTo(one question) answer {
	switch one.Kind {
	case "quantity":
		value, err := resource.ParseQuantity(one.Text)
		if err != nil {
			return answer{}
		}
		return answer{Valid: true, Value: min(value.AsApproximateFloat64(), 1e300)}
	case "duration":
		value, err := time.ParseDuration(one.Text)
		return answer{Valid: err == nil, Value: float64(value) / 1e6}
	case "prometheus":
		value, err := model.ParseDuration(one.Text)
		return answer{Valid: err == nil, Value: float64(value) / 1e6}
	case "cidr":
		value, err := netip.ParsePrefix(one.Text)
		return answer{Valid: err == nil, Value: float64(value.Bits())}
	case "image":
		return image(one.Text)
	case "five":
		return schedule(one, cron.Minute|cron.Hour|cron.Dom|cron.Month|cron.Dow|cron.Descriptor)
	case "six":
		return schedule(one, cron.Second|cron.Minute|cron.Hour|cron.Dom|cron.Month|cron.Dow|cron.Descriptor)
	}
	panic("no parser for " + one.Kind)
}

func image(text string) answer {
	named, err := reference.ParseNormalizedNamed(text)
	if err != nil {
		return answer{}
	}
	parts := []string{reference.Domain(named), reference.Path(named), "", ""}
	if tagged, ok := named.(reference.Tagged); ok {
		parts[2] = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok {
		parts[3] = digested.Digest().String()
	}
	return answer{Valid: true, Parts: parts}
}

func schedule(one question, options cron.ParseOption) (result answer) {
	// Some texts make the parser fail with a panic, which is no schedule either.
	defer func() {
		if recover() != nil {
			result = answer{}
		}
	}()
	parsed, err := cron.NewParser(options).Parse(one.Text)
	if err != nil {
		return answer{}
	}
	zone, err := time.LoadLocation(one.Zone)
	must(err)
	next := time.UnixMilli(one.After).In(zone)
	result = answer{Valid: true, Times: []int64{}}
	for range 3 {
		next = parsed.Next(next)
		if next.IsZero() {
			break
		}
		result.Times = append(result.Times, next.UnixMilli())
	}
	return result
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
