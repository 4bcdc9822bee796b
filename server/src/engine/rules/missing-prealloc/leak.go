package fixture

import "strconv"

type user struct{ id int }

type group struct{ users []user }

func overSlice(users []user) []int {
	ids := []int{}
	for _, u := range users {
		ids = append(ids, u.id) // want "ids grows by one on each of len.users. turns"
	}
	return ids
}

func declared(users map[string]user) []string {
	var names []string
	for name := range users {
		names = append(names, name) // want "names grows by one on each of len.users. turns"
	}
	return names
}

func made(g *group) []string {
	texts := make([]string, 0)
	for i := 0; i < len(g.users); i++ {
		texts = append(texts, strconv.Itoa(g.users[i].id)) // want "on each of len.g.users. turns"
	}
	return texts
}

func counted(n int) []int {
	list := []int{}
	for i := 0; i < n; i++ {
		list = append(list, i*i) // want "on each of n turns"
	}
	return list
}

func withError(texts []string) ([]int, error) {
	numbers := []int{}
	for _, text := range texts {
		number, err := strconv.Atoi(text)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, number) // want "on each of len.texts. turns"
	}
	return numbers, nil
}

func overInt(n int) (out [][]int) {
	for range n {
		row := []int{}
		for i := range n {
			row = append(row, i) // want "row grows by one on each of n turns"
		}
		out = append(out, row)
	}
	return out
}
