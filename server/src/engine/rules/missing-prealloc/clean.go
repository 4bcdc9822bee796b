package fixture

type user struct {
	id       int
	isActive bool
}

// The capacity is given.
func made(users []user) []int {
	ids := make([]int, 0, len(users))
	for _, u := range users {
		ids = append(ids, u.id)
	}
	return ids
}

// How many are active is not known.
func filtered(users []user) []int {
	var ids []int
	for _, u := range users {
		if u.isActive {
			ids = append(ids, u.id)
		}
	}
	return ids
}

// Skipped ones do not count.
func skipped(users []user) []int {
	ids := []int{}
	for _, u := range users {
		if !u.isActive {
			continue
		}
		ids = append(ids, u.id)
	}
	return ids
}

// The loop may end early.
func until(users []user) []int {
	ids := []int{}
	for _, u := range users {
		if u.id == 0 {
			break
		}
		ids = append(ids, u.id)
	}
	return ids
}

// Nobody knows how many come.
func received(c <-chan int) []int {
	list := []int{}
	for n := range c {
		list = append(list, n)
	}
	return list
}

// The slice has elements of its own.
func started(users []user) []int {
	ids := []int{-1}
	for _, u := range users {
		ids = append(ids, u.id)
	}
	return ids
}

// The caller's slice.
func given(ids []int, users []user) []int {
	for _, u := range users {
		ids = append(ids, u.id)
	}
	return ids
}

// Many elements a turn.
func spread(groups [][]int) []int {
	all := []int{}
	for _, group := range groups {
		all = append(all, group...)
	}
	return all
}

// The queue grows while it is worked off.
func queue(list []int) []int {
	done := []int{}
	for i := 0; i < len(list); i++ {
		done = append(done, list[i])
		if list[i] > 0 {
			list = append(list, list[i]-1)
		}
	}
	return done
}

// Four turns.
func short() []int {
	list := []int{}
	for i := 0; i < 4; i++ {
		list = append(list, i)
	}
	return list
}

// A while loop.
func while(next func() bool) []int {
	list := []int{}
	for next() {
		list = append(list, len(list))
	}
	return list
}
