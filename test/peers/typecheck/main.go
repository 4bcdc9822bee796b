// Command typecheck says of many single-file packages whether they compile, in one process: texts come as JSON lines
// {"text": …, "go": "1.22"} on standard input, and for each of them one line of errors goes to standard output.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"log"
	"os"
)

type source struct {
	Text string `json:"text"`
	Go   string `json:"go"`
}

type fault struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

func main() {
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	files := token.NewFileSet()
	packages := importer.ForCompiler(files, "gc", nil)
	for in.More() {
		var src source
		if err := in.Decode(&src); err != nil {
			log.Fatal(err)
		}
		line, err := json.Marshal(check(files, packages, src))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintf(out, "%s\n", line)
	}
}

func check(files *token.FileSet, packages types.Importer, src source) []fault {
	faults := []fault{}
	file, err := parser.ParseFile(files, "", src.Text, parser.SkipObjectResolution)
	if err != nil {
		return append(faults, fault{Message: err.Error()})
	}
	config := types.Config{
		Importer:  packages,
		GoVersion: "go" + src.Go,
		Error: func(err error) {
			var found types.Error
			if !errors.As(err, &found) {
				faults = append(faults, fault{Message: err.Error()})
				return
			}
			at := files.Position(found.Pos)
			faults = append(faults, fault{at.Line, at.Column, found.Msg})
		},
	}
	// What it returns is the first of the errors that were reported.
	_, _ = config.Check(file.Name.Name, files, []*ast.File{file}, nil)
	return faults
}
