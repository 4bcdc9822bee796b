package fixture

import (
	"errors"
	"fmt"
	"os/exec"
	"testing"
	"time"
)

func waited(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

// Run starts and waits.
func run(name string) error { return exec.Command(name).Run() }

func deferred(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	defer cmd.Wait()
	return cmd.Process.Kill()
}

// A goroutine waits for it.
func background(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }()
	return nil
}

// Waited for with a limit.
func limited(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Second):
		return errors.Join(cmd.Process.Kill(), <-done)
	}
}

type daemon struct{ cmd *exec.Cmd }

// Another method waits.
func (d *daemon) Start() error { return d.cmd.Start() }

func (d *daemon) Stop() error {
	if err := d.cmd.Process.Kill(); err != nil {
		return err
	}
	return d.cmd.Wait()
}

// The caller waits.
func start(name string) (*exec.Cmd, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return cmd, nil
}

// Let go of on purpose.
func detached(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}

// The test waits.
func inTest(t *testing.T, name string) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() })
}

// Whoever passed the command waits.
func given(cmd *exec.Cmd) error { return cmd.Start() }

// The test's end waits for it.
func cleaned(t *testing.T) {
	cmd := exec.Command("sleep", "60")
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
}

// A second Start fails, and the test knows what it says.
func startedTwice(t *testing.T) {
	cmd := exec.Command("/bin/nonesuch")
	if err := cmd.Start(); err == nil {
		t.Fatal("running an invalid command succeeded")
	}
	err := cmd.Start()
	got := fmt.Sprint(err)
	want := "exec: already started"
	if got != want {
		t.Fatalf("Start returned %q, want %q", got, want)
	}
}

func failsSaying() error {
	cmd := exec.Command("/bin/nonesuch")
	err := cmd.Start()
	if fmt.Sprint(err) == "exec: already started" {
		return err
	}
	if err == nil {
		return cmd.Wait()
	}
	return nil
}
