package main

import (
	"errors"
	"log"
)

type report struct{ lines int }

func load(name string) (report, error) { return report{}, errors.New("no " + name) }

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
	orders := <-reports  // want "This receive from reports can block for ever: the goroutine started at line 16 returns at line 20"
	returns := <-reports // want "the goroutine started at line 16 sends only one value before it returns at line 23"
	log.Print(orders.lines + returns.lines)
}
