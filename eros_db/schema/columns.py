"""The metadata object and the columns that many tables share."""

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Integer, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def between(column: str, low: float, high: float) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)


def flag(name: str, default: int = 0) -> Column[int]:
    return Column(
        name, Integer, CheckConstraint(f"{name} IN (0, 1)", name=name), nullable=False, server_default=str(default)
    )


def creator(*, unique: bool = False, primary_key: bool = False) -> Column[str]:
    owner = ForeignKey("creators.creator_id")
    return Column("creator_id", String, owner, nullable=False, unique=unique or None, primary_key=primary_key)


def count(name: str) -> Column[int]:
    return Column(name, Integer, CheckConstraint(f"{name} >= 0", name=name), nullable=False, server_default="0")


def money(name: str) -> Column[float]:
    return Column(name, Float, nullable=False, server_default="0")
