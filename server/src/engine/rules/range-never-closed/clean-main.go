package main

import (
	"fmt"
	"sync"
)

func square(n int) int { return n * n }

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
	go func() {
		workers.Wait()
		close(squares)
	}()
	for each := range squares {
		fmt.Println(each)
	}
}
