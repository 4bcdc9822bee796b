package fixture

import (
	"database/sql"
	"testing"
)

// The test has failed by then.
func testFailing(t *testing.T, db *sql.DB) error {
	tx, err := db.Begin() // want hint "tx is not committed or rolled back when the function returns"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM t"); err != nil {
		return err
	}
	return tx.Commit()
}

func testPassing(t *testing.T, db *sql.DB) {
	stmt, err := db.Prepare("SELECT 1") // want "stmt is never closed"
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stmt.Exec(); err != nil {
		t.Fatal(err)
	}
}
