package main

import (
	"log"
	"os"
)

type report struct{ lines int }

func load(name string) (report, error) {
	text, err := os.ReadFile(name)
	return report{lines: len(text)}, err
}

// One of two has nothing to send: the program dies, all goroutines are asleep.
func main() {
	reports := make(chan report)
	for _, name := range []string{"orders", "returns"} {
		go func() {
			loaded, err := load(name)
			if err != nil {
				log.Print(err)
				return
			}
			reports <- loaded
		}()
	}
	orders := <-reports  // want "This receive from reports can block for ever: the goroutine started at line 19 returns at line 23"
	returns := <-reports // want "the goroutine started at line 19 sends only one value before it returns at line 26"
	log.Print(orders.lines + returns.lines)
}
