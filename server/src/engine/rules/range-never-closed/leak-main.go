package main

import (
	"fmt"
	"sync"
)

func square(n int) int { return n * n }

// The workers are done, nobody says so, and the program dies: all goroutines are asleep.
func main() {
	squares := make(chan int)
	var workers sync.WaitGroup
	for n := range 3 {
		workers.Add(1)
		go func() {
			defer workers.Done()
			squares <- square(n)
		}()
	}
	for each := range squares { // want "This loop over squares never ends: nobody is left to send on the channel or to close it"
		fmt.Println(each)
	}
	workers.Wait()
}
